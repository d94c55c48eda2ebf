package io.keraunos.processor.source;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The local variables of a class, and those of its fields that nobody else can assign. */
final class Variables {
  private final Map<Element, ExpressionTree> initializers = new HashMap<>();
  private final Set<Element> assigned = new HashSet<>();

  private Variables() {}

  static Variables in(Trees trees, TreePath type) {
    Variables variables = new Variables();
    variables.new Scanner(trees).scan(type, null);
    return variables;
  }

  /** Returns the value that a variable is declared with, if it never has another. */
  Optional<ExpressionTree> onlyValue(Element variable) {
    boolean isOpen =
        variable.getKind() == ElementKind.FIELD
            && !variable.getModifiers().contains(Modifier.FINAL);
    return isOpen || assigned.contains(variable)
        ? Optional.empty()
        : Optional.ofNullable(initializers.get(variable));
  }

  private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Trees trees;

    Scanner(Trees trees) {
      this.trees = trees;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
      Element element = trees.getElement(getCurrentPath());
      if (element != null && variable.getInitializer() != null) {
        initializers.put(element, variable.getInitializer());
      }
      return super.visitVariable(variable, null);
    }

    @Override
    public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void unused) {
      add(assignment.getVariable());
      return super.visitAssignment(assignment, null);
    }

    @Override
    public @Nullable Void visitCompoundAssignment(
        CompoundAssignmentTree assignment, @Nullable Void unused) {
      add(assignment.getVariable());
      return super.visitCompoundAssignment(assignment, null);
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree unary, @Nullable Void unused) {
      switch (unary.getKind()) {
        case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
            add(unary.getExpression());
        default -> {
          // reads the variable
        }
      }
      return super.visitUnary(unary, null);
    }

    private void add(ExpressionTree variable) {
      Element element = trees.getElement(new TreePath(getCurrentPath(), Source.bare(variable)));
      if (element != null) {
        assigned.add(element);
      }
    }
  }
}
