package io.keraunos.optimizer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A limit on gradients, applied right before the optimizer takes them: those of the mean loss over
 * all examples of the step, so that the result is the same on any number of devices and workers.
 * With gradient g of one variable and limit c:
 *
 * <pre>
 * NORM:           g c / max(‖G‖, c), ‖G‖ = sqrt(Σ g²) over the elements of all variables
 * VALUE:          min(max(g, -c), c) for each element
 * VARIABLE_NORM:  g c / max(‖g‖, c), ‖g‖ over the elements of this variable
 * </pre>
 *
 * <p>The first is that of Pascanu, Mikolov and Bengio, <a href="https://arxiv.org/abs/1211.5063">On
 * the difficulty of training recurrent neural networks</a>, algorithm 1, over all variables at
 * once, as Lightning's {@code gradient_clip_algorithm="norm"} and Keras's {@code global_clipnorm};
 * the others are Keras's {@code clipvalue} and {@code clipnorm}. PyTorch adds 1e-6 to the norm,
 * which is not done here.
 *
 * <p>A gradient that is not finite is never made to look like one that is. Where a norm is infinite
 * or not a number, all that it scales becomes NaN, as in TensorFlow's {@code clip_by_global_norm};
 * a value that is not finite stays what it is.
 *
 * @param algorithm the algorithm
 * @param limit c, above 0
 */
public record GradientClipping(Algorithm algorithm, double limit) {

  /** The quantity that is kept below the limit. */
  public enum Algorithm {
    /** The norm of all gradients together. */
    NORM("gradientClipNorm"),
    /** The size of each element. */
    VALUE("gradientClipValue"),
    /** The norm of each variable's gradient. */
    VARIABLE_NORM("gradientClipVariableNorm");

    private final String setting;

    Algorithm(String setting) {
      this.setting = setting;
    }

    /** Returns the name of the trainer's setting for it. */
    public String setting() {
      return setting;
    }
  }

  /** Checks the limit. */
  public GradientClipping {
    Arguments.positive(algorithm.setting(), limit, "1.0 is a usual value; leave it out for none");
  }

  /**
   * Adds the ops.
   *
   * @param gradients the gradients of the mean loss, by variable name
   * @return what the optimizer takes instead, by the same names in the same order
   */
  public Map<String, Operand<TFloat32>> clip(Ops tf, Map<String, Operand<TFloat32>> gradients) {
    return clip(tf, gradients, UnaryOperator.identity());
  }

  /**
   * Adds the ops where each replica has a shard of every gradient.
   *
   * @param gradients the shards of the gradients of the mean loss, by variable name
   * @param sums adds up scalars over all replicas, each by itself
   * @return what the optimizer takes instead, by the same names in the same order
   */
  public Map<String, Operand<TFloat32>> clip(
      Ops tf,
      Map<String, Operand<TFloat32>> gradients,
      UnaryOperator<List<Operand<TFloat32>>> sums) {
    Operand<TFloat32> most = tf.constant((float) limit);
    Map<String, Operand<TFloat32>> clipped = new LinkedHashMap<>();
    if (algorithm == Algorithm.VALUE) {
      gradients.forEach((name, gradient) -> clipped.put(name, value(tf, gradient, most)));
      return clipped;
    }
    List<Operand<TFloat32>> halves = new ArrayList<>(); // each the half of a sum of squares
    gradients.values().forEach(gradient -> halves.add(tf.nn.l2Loss(gradient)));
    if (algorithm == Algorithm.NORM) {
      Operand<TFloat32> half = halves.size() == 1 ? halves.get(0) : tf.math.addN(halves);
      Operand<TFloat32> scale = scale(tf, sums.apply(List.of(half)).get(0), most);
      gradients.forEach((name, gradient) -> clipped.put(name, tf.math.mul(gradient, scale)));
      return clipped;
    }
    Iterator<Operand<TFloat32>> own = sums.apply(halves).iterator();
    gradients.forEach(
        (name, gradient) -> clipped.put(name, tf.math.mul(gradient, scale(tf, own.next(), most))));
    return clipped;
  }

  /** Computes {@code c / max(norm, c)}; NaN where the norm is not finite. */
  private static Operand<TFloat32> scale(Ops tf, Operand<TFloat32> half, Operand<TFloat32> most) {
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(half, tf.constant(2f)));
    Operand<TFloat32> scale = tf.math.div(most, tf.math.maximum(norm, most));
    return tf.select(tf.math.isFinite(norm), scale, tf.constant(Float.NaN));
  }

  private static Operand<TFloat32> value(
      Ops tf, Operand<TFloat32> gradient, Operand<TFloat32> most) {
    Operand<TFloat32> clipped = tf.clipByValue(gradient, tf.math.neg(most), most);
    return tf.select(tf.math.isFinite(gradient), clipped, gradient);
  }

  /** Returns the trainer's setting. */
  @Override
  public String toString() {
    return algorithm.setting() + " " + limit;
  }
}
