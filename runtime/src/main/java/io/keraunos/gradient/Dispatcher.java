package io.keraunos.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.AbstractGradientAdapter;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.internal.c_api.TFJ_GraphId;
import org.tensorflow.internal.c_api.TFJ_Scope;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;

/**
 * The one native callback of all gradients written in Java. TensorFlow has room for about ten
 * callbacks in a process.
 *
 * <p>A gradient here may be null where the op has none for an input, which TensorFlow Java's own
 * adapter does not allow: nothing is then propagated through that input.
 */
final class Dispatcher extends AbstractGradientAdapter {

  /** A gradient in Java. */
  @FunctionalInterface
  interface Gradient {
    /** Returns the gradients of the inputs of an op, given those of its outputs. */
    List<@Nullable Operand<?>> of(Ops tf, GraphOperation op, List<Output<?>> dy);
  }

  /** Returns the gradients of an op's inputs; null for none. */
  static List<@Nullable Operand<?>> gradients(@Nullable Operand<?>... of) {
    return Arrays.asList(of);
  }

  // Result of the gradient that is being translated on this thread.
  private static final ThreadLocal<List<@Nullable Operand<?>>> RETURNED = new ThreadLocal<>();

  private final TFJ_GradFuncAdapter java;

  Dispatcher(Gradient gradient) {
    RawCustomGradient placeholders =
        (tf, op, dy) -> {
          List<@Nullable Operand<?>> dx = gradient.of(tf, op, dy);
          RETURNED.set(dx);
          List<Operand<?>> all = new ArrayList<>();
          for (int i = 0; i < dx.size(); i++) {
            Operand<?> each = dx.get(i);
            all.add(each == null ? op.input(i) : each);
          }
          return all;
        };
    java = RawCustomGradient.adapter(placeholders);
  }

  @Override
  @SuppressWarnings("rawtypes") // as the method overridden has it
  public int call(
      TFJ_GraphId graph,
      TFJ_Scope scope,
      TF_Operation op,
      TF_Output dy,
      int outputs,
      PointerPointer dx) {
    if (!OwningLoader.owns(graph)) {
      return OwningLoader.callElsewhere(graph, scope, op, dy, outputs, dx);
    }
    int count = java.call(graph, scope, op, dy, outputs, dx);
    List<@Nullable Operand<?>> all = RETURNED.get();
    RETURNED.remove();
    TF_Output each = new TF_Output(dx.get());
    for (int i = 0; i < count; i++) {
      if (all.get(i) == null) { // TensorFlow's mark for none
        each.getPointer(i).oper(null).index(-1);
      }
    }
    return count;
  }

  @Override
  protected List<Operand<?>> apply(
      Graph graph, TFJ_Scope scope, GraphOperation op, List<Output<?>> dy) {
    throw new AssertionError("call() is overridden");
  }
}
