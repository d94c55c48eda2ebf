package io.keraunos.processor.source;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/**
 * A call in a source.
 *
 * @param source the source
 * @param path the place of the call
 * @param method the method that is called
 * @param mayFail whether an exception of it is caught, or it is in a lambda that a test may expect
 *     to throw
 */
record Call(Source source, TreePath path, ExecutableElement method, boolean mayFail) {

  MethodInvocationTree tree() {
    return (MethodInvocationTree) path.getLeaf();
  }

  String name() {
    return method.getSimpleName().toString();
  }

  /** Returns the class that declares the method, with its package. */
  String owner() {
    return ((TypeElement) Objects.requireNonNull(method.getEnclosingElement()))
        .getQualifiedName()
        .toString();
  }

  boolean is(String owner, String name) {
    return name().equals(name) && owner().equals(owner);
  }

  List<? extends ExpressionTree> arguments() {
    return tree().getArguments();
  }

  /** Returns what the method is called on, if it is written. */
  Optional<ExpressionTree> receiver() {
    return receiver(tree());
  }

  static Optional<ExpressionTree> receiver(MethodInvocationTree call) {
    return call.getMethodSelect() instanceof MemberSelectTree select
        ? Optional.of(select.getExpression())
        : Optional.empty();
  }
}
