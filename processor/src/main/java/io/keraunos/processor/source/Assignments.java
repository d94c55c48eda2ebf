package io.keraunos.processor.source;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import io.keraunos.annotation.On;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Assignments to fields that hold numbers, flags or texts.
 *
 * @param fields who assigns each field, in words
 */
record Assignments(Map<Element, String> fields) {
  static final Assignments NONE = new Assignments(Map.of());

  private static final String CALLBACK = "io.keraunos.callback.Callback";
  private static final String LAMBDAS = "io.keraunos.callback.LambdaCallback";
  private static final Set<String> OUTSIDE =
      Set.of("TEST_START", "TEST_END", "PREDICT_START", "PREDICT_END", "EXCEPTION");

  /** Returns those that happen once the steps of a fit are traced: in hooks and in callbacks. */
  static Assignments after(Source source, Methods methods, Tree type) {
    Map<Element, String> fields = new HashMap<>();
    for (MethodTree hook : methods.with(On.class)) {
      source
          .element(hook)
          .flatMap(element -> Annotated.constant(element, On.class, "value"))
          .filter(event -> !OUTSIDE.contains(event))
          .ifPresent(event -> collect(source, methods, hook, hook.getName().toString(), fields));
    }
    for (Tree callback : callbacks(source, type)) {
      collect(source, methods, callback, "a callback", fields);
    }
    return new Assignments(fields);
  }

  private static void collect(
      Source source, Methods methods, Tree root, String who, Map<Element, String> fields) {
    Scanner scanner = new Scanner(source);
    scanner.scan(methods.reached(List.of(root)), null);
    scanner.assigned.forEach(field -> fields.putIfAbsent(field, who));
    scanner.counted.forEach(field -> fields.putIfAbsent(field, who));
  }

  /** Returns the methods of callbacks in a class, and the lambdas that are some. */
  private static List<Tree> callbacks(Source source, Tree type) {
    List<Tree> callbacks = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitClass(ClassTree declared, @Nullable Void unused) {
        if (source.element(declared).orElse(null) instanceof TypeElement element
            && isCallback(element)) {
          declared.getMembers().stream()
              .filter(member -> member instanceof MethodTree method && isEvent(method))
              .forEach(callbacks::add);
        }
        return super.visitClass(declared, null);
      }

      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree call, @Nullable Void unused) {
        Element method = source.element(call).orElse(null);
        if (method != null
            && method.getEnclosingElement() instanceof TypeElement owner
            && owner.getQualifiedName().contentEquals(LAMBDAS)) {
          call.getArguments().stream()
              .filter(LambdaExpressionTree.class::isInstance)
              .forEach(callbacks::add);
        }
        return super.visitMethodInvocation(call, null);
      }
    }.scan(type, null);
    return callbacks;
  }

  private static boolean isEvent(MethodTree method) {
    return method.getName().toString().matches("on[A-Z].*");
  }

  private static boolean isCallback(TypeElement type) {
    return Annotated.lineage(type).stream()
        .flatMap(each -> each.getInterfaces().stream())
        .anyMatch(each -> each.toString().equals(CALLBACK));
  }

  /**
   * Returns who changes fields later, or counts in the code of a step itself, as if it ran for each
   * batch. A counter that the code also sets back counts what it traces.
   */
  Map<Element, String> andCounted(Source source, Collection<Tree> step) {
    Scanner scanner = new Scanner(source);
    scanner.scan(step, null);
    Map<Element, String> all = new HashMap<>(fields);
    scanner.counted.stream()
        .filter(field -> !scanner.assigned.contains(field))
        .forEach(field -> all.putIfAbsent(field, "the step itself"));
    return all;
  }

  /** Collects the fields that are assigned, and those that are set to a value made of their own. */
  private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Source source;
    private final Set<Element> assigned = new HashSet<>();
    private final Set<Element> counted = new HashSet<>();

    Scanner(Source source) {
      this.source = source;
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void unused) {
      add(assignment.getVariable(), assigned);
      return super.visitAssignment(assignment, null);
    }

    @Override
    public @Nullable Void visitCompoundAssignment(
        CompoundAssignmentTree assignment, @Nullable Void unused) {
      add(assignment.getVariable(), counted);
      return super.visitCompoundAssignment(assignment, null);
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree unary, @Nullable Void unused) {
      switch (unary.getKind()) {
        case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
            add(unary.getExpression(), counted);
        default -> {
          // reads the variable
        }
      }
      return super.visitUnary(unary, null);
    }

    private void add(ExpressionTree target, Set<Element> to) {
      Flow.variable(source, target)
          .filter(element -> element.getKind() == ElementKind.FIELD)
          .filter(element -> isPlain(element.asType()))
          .ifPresent(to::add);
    }

    private static boolean isPlain(TypeMirror type) {
      if (type instanceof ArrayType array) {
        return isPlain(array.getComponentType());
      }
      return type.getKind().isPrimitive()
          || (type instanceof DeclaredType declared
              && declared.asElement() instanceof TypeElement element
              && element.getQualifiedName().toString().matches("java\\.lang\\.\\w+"));
    }
  }
}
