package io.keraunos.processor.source;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import io.keraunos.processor.parse.Levels;
import io.keraunos.processor.parse.Mistake;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The source of a class, its types known.
 *
 * @param trees the compiler's trees
 * @param elements the compiler's elements
 * @param unit the file
 * @param levels what the build makes of mistakes
 * @param variables the variables of the class
 */
record Source(
    Trees trees, Elements elements, CompilationUnitTree unit, Levels levels, Variables variables) {

  void report(Tree at, Mistake mistake, Object... arguments) {
    levels
        .kind(mistake)
        .ifPresent(kind -> trees.printMessage(kind, mistake.message(arguments), at, unit));
  }

  /** Returns what a name, a call or a declaration refers to, if the compiler knows it. */
  Optional<Element> element(Tree tree) {
    return Optional.ofNullable(trees.getElement(new TreePath(new TreePath(unit), tree)));
  }

  /** Returns the type of an expression, if the compiler knows it. */
  @Nullable TypeMirror typeOf(Tree expression) {
    return trees.getTypeMirror(new TreePath(new TreePath(unit), expression));
  }

  /** Returns the class of a name, if there is one. */
  Optional<TypeElement> type(String name) {
    return Optional.ofNullable(elements.getTypeElement(name));
  }

  /** Returns an expression without parentheses and casts around it. */
  static ExpressionTree bare(ExpressionTree expression) {
    if (expression instanceof ParenthesizedTree parentheses) {
      return bare(parentheses.getExpression());
    }
    return expression instanceof TypeCastTree cast ? bare(cast.getExpression()) : expression;
  }

  /**
   * Returns the expression that an expression has its value of: that of a variable which is never
   * assigned again, or itself.
   */
  ExpressionTree origin(ExpressionTree expression) {
    ExpressionTree bare = bare(expression);
    if (!(bare instanceof IdentifierTree)) {
      return bare;
    }
    return element(bare).flatMap(variables::onlyValue).map(this::origin).orElse(bare);
  }
}
