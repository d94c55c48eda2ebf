package io.keraunos.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * Adds up what the shares of a batch say: gradients and new values of states, as sums over
 * examples, in one flat vector for each share. Divided by the number of examples they are means
 * over the batch, however unevenly it was split.
 *
 * @param keep for each share, the op that keeps its vector
 * @param clear for each share, the op that keeps zeros, for a share without examples
 * @param sum the sum of all shares' vectors
 * @param length how long that is
 * @param total what the means are taken of: the sum, or if there are other workers a placeholder
 *     for the sum over all of them, followed by what else they tell each other, one number each
 * @param means each part of the total over the number of examples, by its name
 */
record GradientExchange(
    List<Op> keep,
    List<Op> clear,
    Operand<TFloat32> sum,
    int length,
    Operand<TFloat32> total,
    Map<String, Operand<TFloat32>> means) {

  /**
   * A gradient or a state.
   *
   * @param value the sum over the share's examples
   * @param shape its shape, fully known
   */
  record Sum(Operand<TFloat32> value, Shape shape) {}

  /**
   * Adds the ops.
   *
   * @param sums what is exchanged, by name
   * @param examples the number of examples in the share
   * @param workers how many processes train together
   */
  static GradientExchange of(
      Ops tf,
      VariableStore variables,
      Map<String, Sum> sums,
      Operand<TFloat32> examples,
      int shares,
      int workers) {
    // The gradients that backpropagation has first come first.
    List<String> names = new ArrayList<>(sums.keySet());
    Collections.reverse(names);
    List<Operand<TFloat32>> parts = new ArrayList<>();
    boolean alone = workers == 1;
    long[] sizes = new long[names.size() + (alone ? 1 : 2)];
    int length = 0;
    for (int i = 0; i < names.size(); i++) {
      Sum sum = Objects.requireNonNull(sums.get(names.get(i)));
      parts.add(tf.reshape(sum.value(), tf.constant(new int[] {-1})));
      sizes[i] = sum.shape().size();
      length = Math.addExact(length, Math.toIntExact(sizes[i]));
    }
    parts.add(tf.reshape(examples, tf.constant(new int[] {1})));
    sizes[names.size()] = 1;
    length++;
    Operand<TFloat32> vector = tf.concat(parts, tf.constant(0));
    List<Op> keep = new ArrayList<>();
    List<Op> clear = new ArrayList<>();
    List<Operand<TFloat32>> kept = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      Operand<? extends TType> held = variables.filled("exchange/" + share, Shape.of(length), 0f);
      keep.add(tf.assignVariableOp(held, vector));
      clear.add(
          tf.assignVariableOp(held, tf.fill(tf.constant(new int[] {length}), tf.constant(0f))));
      kept.add(tf.readVariableOp(held, TFloat32.class));
    }
    Operand<TFloat32> sum =
        tf.withName("sum").identity(shares == 1 ? kept.get(0) : tf.math.addN(kept));
    Operand<TFloat32> total = sum;
    if (!alone) {
      sizes[names.size() + 1] = workers;
      total =
          tf.withName("total")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(length + workers)));
    }
    List<Output<TFloat32>> split =
        tf.splitV(total, tf.constant(sizes), tf.constant(0), (long) sizes.length).output();
    Operand<TFloat32> all = tf.reshape(split.get(names.size()), tf.constant(new int[0]));
    Operand<TFloat32> scale = tf.math.reciprocal(all);
    Map<String, Operand<TFloat32>> means = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      long[] shape = Objects.requireNonNull(sums.get(names.get(i))).shape().asArray();
      means.put(names.get(i), tf.reshape(tf.math.mul(split.get(i), scale), tf.constant(shape)));
    }
    return new GradientExchange(keep, clear, sum, length, total, means);
  }
}
