package io.keraunos.processor.source;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/**
 * Follows values through pieces of code: through variables, elements of arrays and collections,
 * parameters and results of methods, and what an {@code if} decides. The order of statements is not
 * looked at. What a method of a library returns comes from all that it is handed.
 */
final class Flow {
  /** Methods of collections that put their arguments into the collection. */
  private static final Set<String> FILLING =
      Set.of("add", "addAll", "put", "putAll", "set", "offer", "push", "addFirst", "addLast");

  /** Methods whose result does not depend on the values in the collection. */
  private static final Set<String> SIZES = Set.of("size", "length", "isEmpty");

  private final Source source;
  private final Methods methods;
  private final Predicate<Tree> isOrigin;
  private final Map<Element, Set<Tree>> origins = new HashMap<>();
  private boolean changed;

  /**
   * Follows values.
   *
   * @param code methods and initializers
   * @param isOrigin whether values of an expression are followed
   */
  Flow(Source source, Methods methods, Collection<Tree> code, Predicate<Tree> isOrigin) {
    this.source = source;
    this.methods = methods;
    this.isOrigin = isOrigin;
    do {
      changed = false;
      code.forEach(piece -> new Step().scan(piece, null));
    } while (changed);
  }

  /** Returns the origins whose values a variable may have, or a method return. */
  Set<Tree> of(Element element) {
    return origins.getOrDefault(element, Set.of());
  }

  /** Returns the origins that an expression has its value of. */
  Set<Tree> of(@Nullable Tree expression) {
    Set<Tree> found = new LinkedHashSet<>();
    new Reader(found).scan(expression, null);
    return found;
  }

  private void add(Element element, Set<Tree> more) {
    if (!more.isEmpty()) {
      changed |= origins.computeIfAbsent(element, unused -> new HashSet<>()).addAll(more);
    }
  }

  /** Collects the origins in an expression. */
  private final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Set<Tree> found;

    Reader(Set<Tree> found) {
      this.found = found;
    }

    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
      if (tree == null) {
        return null;
      }
      if (tree instanceof MemberSelectTree select
          && select.getIdentifier().contentEquals("length")) {
        return null;
      }
      if (isOrigin.test(tree)) {
        found.add(tree);
        return null;
      }
      switch (tree.getKind()) {
        case IDENTIFIER, MEMBER_SELECT ->
            source.element(tree).map(Flow.this::of).ifPresent(found::addAll);
        default -> {
          // its parts tell
        }
      }
      return super.scan(tree, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      Element method = source.element(call).orElse(null);
      if (method != null && (SIZES.contains(method.getSimpleName().toString()) || isSeed(method))) {
        return null;
      }
      if (method != null && methods.of(method).isPresent()) {
        found.addAll(of(method));
        Call.receiver(call).ifPresent(on -> scan(on, null));
        return null;
      }
      return super.visitMethodInvocation(call, null);
    }
  }

  /** Returns whether an option of a library sets the seed of an op, which draws for each batch. */
  private static boolean isSeed(Element method) {
    return method.getSimpleName().contentEquals("seed")
        && method.getEnclosingElement() instanceof TypeElement owner
        && owner.getQualifiedName().toString().matches("(org\\.tensorflow|io\\.keraunos)\\..*");
  }

  /** Hands origins on once. */
  private final class Step extends TreeScanner<@Nullable Void, @Nullable Void> {
    /** The origins of the conditions around the place. */
    private final Deque<Set<Tree>> conditions = new ArrayDeque<>();

    private @Nullable Element method;
    private int lambdas;

    private void assign(Optional<Element> target, @Nullable Tree value) {
      target.ifPresent(
          element -> {
            add(element, of(value));
            conditions.forEach(condition -> add(element, condition));
          });
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
      Element around = method;
      method = source.element(tree).orElse(null);
      super.visitMethod(tree, null);
      method = around;
      return null;
    }

    @Override
    public @Nullable Void visitLambdaExpression(
        LambdaExpressionTree lambda, @Nullable Void unused) {
      lambdas++;
      super.visitLambdaExpression(lambda, null);
      lambdas--;
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
      assign(source.element(variable), variable.getInitializer());
      return super.visitVariable(variable, null);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void unused) {
      assign(variable(source, assignment.getVariable()), assignment.getExpression());
      return super.visitAssignment(assignment, null);
    }

    @Override
    public @Nullable Void visitCompoundAssignment(
        CompoundAssignmentTree assignment, @Nullable Void unused) {
      assign(variable(source, assignment.getVariable()), assignment.getExpression());
      return super.visitCompoundAssignment(assignment, null);
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree loop, @Nullable Void unused) {
      assign(source.element(loop.getVariable()), loop.getExpression());
      return super.visitEnhancedForLoop(loop, null);
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree returned, @Nullable Void unused) {
      if (lambdas == 0) {
        assign(Optional.ofNullable(method), returned.getExpression());
      }
      return super.visitReturn(returned, null);
    }

    @Override
    public @Nullable Void visitIf(IfTree choice, @Nullable Void unused) {
      scan(choice.getCondition(), null);
      conditions.push(of(choice.getCondition()));
      scan(choice.getThenStatement(), null);
      scan(choice.getElseStatement(), null);
      conditions.pop();
      return null;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      if (source.element(call).orElse(null) instanceof ExecutableElement called) {
        Optional<MethodTree> own = methods.of(called);
        if (own.isPresent()) {
          arguments(call, called);
        } else if (called.getReturnType().getKind() == TypeKind.VOID
            || FILLING.contains(called.getSimpleName().toString())) {
          Call.receiver(call).ifPresent(on -> assign(variable(source, on), call));
          call.getArguments().forEach(argument -> assign(variable(source, argument), call));
        }
      }
      return super.visitMethodInvocation(call, null);
    }

    private void arguments(MethodInvocationTree call, ExecutableElement called) {
      List<? extends VariableElement> parameters = called.getParameters();
      for (int i = 0; i < call.getArguments().size() && !parameters.isEmpty(); i++) {
        add(parameters.get(Math.min(i, parameters.size() - 1)), of(call.getArguments().get(i)));
      }
    }
  }

  /** Returns the variable that an expression names, or names an element of. */
  static Optional<Element> variable(Source source, ExpressionTree expression) {
    ExpressionTree bare = Source.bare(expression);
    if (bare instanceof ArrayAccessTree access) {
      return variable(source, access.getExpression());
    }
    return source.element(bare).filter(VariableElement.class::isInstance);
  }
}
