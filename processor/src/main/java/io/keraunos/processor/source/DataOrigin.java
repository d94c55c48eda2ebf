package io.keraunos.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * Where the dataset comes from that a method returns, in words: two methods with the same words
 * return the same examples. Empty where this is not certain: so for everything that may be drawn at
 * random, and for every lambda.
 */
final class DataOrigin {
  private static final String DATA = "io.keraunos.data";
  private static final int DEEPEST = 8;

  /** Collections whose {@code get} returns the same for the same argument. */
  private static final Set<String> COLLECTIONS = Set.of("java.util.List", "java.util.Map");

  private final Source source;
  private final Map<Element, MethodTree> methods = new HashMap<>();

  /**
   * Reads the methods of a class.
   *
   * @param type the class; its own methods are followed
   */
  DataOrigin(Source source, ClassTree type) {
    this.source = source;
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method) {
        source.element(method).ifPresent(element -> methods.put(element, method));
      }
    }
  }

  Optional<String> of(MethodTree method) {
    return of(method, 0);
  }

  private Optional<String> of(MethodTree method, int depth) {
    if (method.getBody() == null) {
      return Optional.empty();
    }
    List<? extends StatementTree> statements = method.getBody().getStatements();
    return statements.size() == 1
            && statements.get(0) instanceof ReturnTree returned
            && returned.getExpression() != null
        ? of(returned.getExpression(), depth + 1)
        : Optional.empty();
  }

  private Optional<String> of(ExpressionTree expression, int depth) {
    ExpressionTree bare = Source.bare(expression);
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    if (bare instanceof MethodInvocationTree call) {
      return ofCall(call, depth);
    }
    return source.element(bare).flatMap(DataOrigin::ofField);
  }

  private static Optional<String> ofField(Element element) {
    return element.getKind() == ElementKind.FIELD
        ? Optional.of(element.getSimpleName().toString())
        : Optional.empty();
  }

  private Optional<String> ofCall(MethodInvocationTree call, int depth) {
    if (!(source.element(call).orElse(null) instanceof ExecutableElement method)
        || !(method.getEnclosingElement() instanceof TypeElement owner)) {
      return Optional.empty();
    }
    MethodTree own = methods.get(method);
    if (own != null) {
      return call.getArguments().isEmpty() ? of(own, depth) : Optional.empty();
    }
    boolean isCollection =
        COLLECTIONS.contains(owner.getQualifiedName().toString())
            && method.getSimpleName().contentEquals("get");
    if (!isCollection && !owner.getQualifiedName().toString().startsWith(DATA + ".")) {
      return Optional.empty();
    }
    Optional<String> receiver =
        method.getModifiers().contains(Modifier.STATIC)
            ? Optional.of(owner.getSimpleName().toString())
            : Call.receiver(call).flatMap(on -> of(on, depth + 1));
    List<String> arguments = new ArrayList<>();
    for (ExpressionTree argument : call.getArguments()) {
      Optional<String> value = argument(argument);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(value.get());
    }
    return receiver.map(
        on -> "%s.%s(%s)".formatted(on, method.getSimpleName(), String.join(", ", arguments)));
  }

  /** Returns a literal, a constant or a final field in words. */
  private Optional<String> argument(ExpressionTree argument) {
    ExpressionTree bare = Source.bare(argument);
    if (bare instanceof LiteralTree literal) {
      return Optional.of(literal.toString());
    }
    return source
        .element(bare)
        .filter(element -> element instanceof VariableElement)
        .filter(
            element ->
                element.getKind() == ElementKind.FIELD
                    || element.getKind() == ElementKind.ENUM_CONSTANT)
        .filter(element -> element.getModifiers().contains(Modifier.FINAL))
        .map(element -> element.getSimpleName().toString());
  }
}
