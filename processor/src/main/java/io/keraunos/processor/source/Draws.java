package io.keraunos.processor.source;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Tells the expressions of Java that are drawn at random, or read from a clock. */
final class Draws {
  private static final Set<String> GENERATORS =
      Set.of("java.util.Random", "java.util.SplittableRandom", "java.util.random.RandomGenerator");

  /** Static methods that draw, or return a generator with a seed that nobody knows. */
  private static final Pattern DRAWN =
      Pattern.compile(
          "java\\.lang\\.(Strict)?Math#random|java\\.util\\.UUID#randomUUID"
              + "|java\\.util\\.concurrent\\.ThreadLocalRandom#current"
              + "|java\\.util\\.random\\.RandomGenerator#(of|getDefault)");

  private static final Pattern CLOCKS =
      Pattern.compile(
          "java\\.lang\\.System#(nanoTime|currentTimeMillis)|java\\.time\\.\\w+#now"
              + "|java\\.time\\.(Clock|InstantSource)#(instant|millis)");

  private final Source source;

  Draws(Source source) {
    this.source = source;
  }

  /** Returns whether an expression reads a clock. */
  boolean isClock(Tree expression) {
    return expression instanceof MethodInvocationTree call && CLOCKS.matcher(name(call)).matches();
  }

  /** Returns whether an expression has another value in each run. */
  boolean isUnseeded(Tree expression) {
    if (expression instanceof NewClassTree created) {
      return created.getArguments().isEmpty() && isGenerator(created);
    }
    return expression instanceof MethodInvocationTree call
        && (DRAWN.matcher(name(call)).matches() || isClock(call));
  }

  /** Returns whether an expression is a generator in a field, which goes on where it stood. */
  boolean isSharedGenerator(Tree expression) {
    return (expression instanceof IdentifierTree || expression instanceof MemberSelectTree)
        && source.element(expression).map(Element::getKind).orElse(null) == ElementKind.FIELD
        && isGenerator(expression);
  }

  private boolean isGenerator(Tree expression) {
    @Nullable TypeMirror type = source.typeOf(expression);
    return type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element
        && Annotated.lineage(element).stream()
            .anyMatch(each -> GENERATORS.contains(each.getQualifiedName().toString()));
  }

  private String name(MethodInvocationTree call) {
    return source.element(call).orElse(null) instanceof ExecutableElement method
            && method.getEnclosingElement() instanceof TypeElement owner
        ? owner.getQualifiedName() + "#" + method.getSimpleName()
        : "";
  }
}
