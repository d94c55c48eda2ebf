package io.keraunos.gradient;

import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_HasGradient;
import static org.tensorflow.internal.c_api.global.tensorflow.TFJ_RegisterCustomGradient;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.internal.c_api.TFJ_GradFuncAdapter;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The gradients we add to TensorFlow's own, process-wide.
 *
 * <p>Every registration of TensorFlow Java takes one of about ten native callback slots. Ours take
 * one together: a single adapter that looks the op's type up.
 */
public final class CustomGradients {

  private static final Map<String, RawCustomGradient> GRADIENTS =
      Map.of(
          "SparseSoftmaxCrossEntropyWithLogits", CustomGradients::sparseSoftmaxCrossEntropy,
          "Xlogy", CustomGradients::xlogy,
          "CheckNumericsV2", CustomGradients::identity);

  // Held for ever: TensorFlow keeps the address of the adapter.
  private static final TFJ_GradFuncAdapter ADAPTER =
      RawCustomGradient.adapter(
          (tf, op, gradients) -> {
            RawCustomGradient gradient = GRADIENTS.get(op.type());
            if (gradient == null) {
              throw new AssertionError("no gradient for " + op.type());
            }
            return gradient.call(tf, op, gradients);
          });

  private static boolean registered;

  private CustomGradients() {}

  /** Registers all of them; a second call does nothing. */
  public static synchronized void register() {
    if (registered) {
      return;
    }
    for (String type : GRADIENTS.keySet()) {
      if (!TFJ_HasGradient(type) && !TFJ_RegisterCustomGradient(type, ADAPTER)) {
        throw new IllegalStateException("TensorFlow did not take the gradient of " + type);
      }
    }
    registered = true;
  }

  /** The types of the ops. */
  public static Set<String> ops() {
    return GRADIENTS.keySet();
  }

  /**
   * {@code d loss / d logits = softmax(logits) - onehot(label)}, which the op has computed as its
   * second output. Labels get zeros: they are not differentiated.
   */
  private static List<Operand<?>> sparseSoftmaxCrossEntropy(
      Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Operand<TNumber> loss = number(gradients.get(0));
    Operand<TNumber> backprop = number(op.output(1));
    return List.of(
        tf.math.mul(tf.expandDims(loss, tf.constant(-1)), backprop),
        tf.zerosLike(number(op.input(1))));
  }

  /**
   * {@code x * log(y)}: {@code dx = log(y)} where x is not 0, {@code dy = x / y}. Both inputs have
   * one shape, as our own losses give them.
   */
  private static List<Operand<?>> xlogy(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Operand<TNumber> x = number(op.input(0));
    Operand<TNumber> y = number(op.input(1));
    Operand<TNumber> dz = number(gradients.get(0));
    Operand<TNumber> zero = tf.zerosLike(x);
    Operand<TNumber> nonzero =
        tf.dtypes.cast(tf.math.notEqual(x, zero), number(x.asOutput()).type());
    return List.of(
        tf.math.mul(dz, tf.math.xlogy(nonzero, y)), tf.math.mul(dz, tf.math.xdivy(x, y)));
  }

  private static List<Operand<?>> identity(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    return List.of(tf.identity(number(gradients.get(0))));
  }

  @SuppressWarnings("unchecked") // these ops take and give numbers, by their definitions
  private static Operand<TNumber> number(Output<? extends TType> output) {
    return (Operand<TNumber>) output;
  }
}
