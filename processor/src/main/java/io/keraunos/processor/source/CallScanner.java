package io.keraunos.processor.source;

import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePathScanner;
import java.util.function.Consumer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Finds the calls in a class. */
final class CallScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private final Source source;
  private final Consumer<Call> calls;
  private int caught; // the lambdas and the blocks with a catch that are around the place

  CallScanner(Source source, Consumer<Call> calls) {
    this.source = source;
    this.calls = calls;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
    Element element = source.trees().getElement(getCurrentPath());
    if (element instanceof ExecutableElement method
        && method.getEnclosingElement() instanceof TypeElement) {
      calls.accept(new Call(source, getCurrentPath(), method, caught > 0));
    }
    return super.visitMethodInvocation(call, null);
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree lambda, @Nullable Void unused) {
    caught++;
    super.visitLambdaExpression(lambda, null);
    caught--;
    return null;
  }

  @Override
  public @Nullable Void visitTry(TryTree block, @Nullable Void unused) {
    scan(block.getResources(), null);
    int around = block.getCatches().isEmpty() ? 0 : 1;
    caught += around;
    scan(block.getBlock(), null);
    caught -= around;
    scan(block.getCatches(), null);
    scan(block.getFinallyBlock(), null);
    return null;
  }
}
