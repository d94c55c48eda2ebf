package io.keraunos.graph.trace;

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
 * Sums over the shares of a batch: gradients and new values of states, as sums over examples, in
 * one flat vector for each share. Divided by the number of examples they are means over the batch,
 * however unevenly it was split.
 *
 * @param keep for each share, the op that keeps its vector
 * @param add for each share, the op that adds its vector to the one it keeps; empty unless it
 *     accumulates
 * @param clear for each share, the op that keeps zeros, for a share without examples
 * @param sum the sum of all shares' vectors
 * @param length the length of the sum
 * @param total the numerator of the means: the sum, or if there are other workers a placeholder for
 *     the sum over all of them, followed by what else they tell each other, one number each
 * @param means each part of the total over the number of examples, by its name
 */
record GradientExchange(
    List<Op> keep,
    List<Op> add,
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
   * The participants of a gradient exchange.
   *
   * @param name of the vectors
   * @param shares of a batch in this process
   * @param workers the number of workers
   * @param accumulates whether several batches are added up before they are exchanged
   */
  record Layout(String name, int shares, int workers, boolean accumulates) {}

  /**
   * Adds the ops.
   *
   * @param sums the sums to exchange, by name
   * @param states what is exchanged too, by its value then, which counts for the examples so far
   * @param examples the number of examples in the share
   */
  static GradientExchange of(
      Ops tf,
      VariableStore variables,
      Layout layout,
      Map<String, Sum> sums,
      List<VariableStore.Variable> states,
      Operand<TFloat32> examples) {
    // The gradients that backpropagation has first come first.
    List<String> names = new ArrayList<>(sums.keySet());
    Collections.reverse(names);
    List<Operand<TFloat32>> parts = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    int length = 0;
    for (String name : names) {
      Sum sum = Objects.requireNonNull(sums.get(name));
      parts.add(tf.reshape(sum.value(), tf.constant(new int[] {-1})));
      shapes.add(sum.shape());
      length = Math.addExact(length, Math.toIntExact(sum.shape().size()));
    }
    parts.add(tf.reshape(examples, tf.constant(new int[] {1})));
    length++;
    Operand<TFloat32> vector = tf.concat(parts, tf.constant(0));
    List<Op> keep = new ArrayList<>();
    List<Op> add = new ArrayList<>();
    List<Op> clear = new ArrayList<>();
    List<Operand<TFloat32>> kept = new ArrayList<>();
    for (int share = 0; share < layout.shares(); share++) {
      Operand<? extends TType> held =
          variables.filled(layout.name() + "/" + share, Shape.of(length), 0f);
      keep.add(tf.assignVariableOp(held, vector));
      if (layout.accumulates()) {
        add.add(tf.assignAddVariableOp(held, vector));
      }
      clear.add(
          tf.assignVariableOp(held, tf.fill(tf.constant(new int[] {length}), tf.constant(0f))));
      kept.add(tf.readVariableOp(held, TFloat32.class));
    }
    Operand<TFloat32> all = kept.size() == 1 ? kept.get(0) : tf.math.addN(kept);
    Operand<TFloat32> sum = tf.withName("sum").identity(with(tf, all, length, states));
    for (VariableStore.Variable state : states) {
      names.add(state.name());
      shapes.add(state.shape());
      length = Math.addExact(length, Math.toIntExact(state.shape().size()));
    }
    Operand<TFloat32> total = sum;
    if (layout.workers() > 1) {
      total =
          tf.withName("total")
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(length + layout.workers())));
    }
    return new GradientExchange(
        keep, add, clear, sum, length, total, means(tf, total, names, shapes, layout.workers()));
  }

  /**
   * Appends to a sum the states that count for its examples, whose number stays the last element.
   */
  private static Operand<TFloat32> with(
      Ops tf, Operand<TFloat32> sum, int length, List<VariableStore.Variable> states) {
    if (states.isEmpty()) {
      return sum;
    }
    List<Output<TFloat32>> split =
        tf.splitV(sum, tf.constant(new long[] {length - 1, 1}), tf.constant(0), 2L).output();
    List<Operand<TFloat32>> parts = new ArrayList<>();
    parts.add(split.get(0));
    for (VariableStore.Variable state : states) {
      Operand<TFloat32> value = tf.readVariableOp(state.handle(), TFloat32.class);
      parts.add(tf.math.mul(tf.reshape(value, tf.constant(new int[] {-1})), split.get(1)));
    }
    parts.add(split.get(1));
    return tf.concat(parts, tf.constant(0));
  }

  private static Map<String, Operand<TFloat32>> means(
      Ops tf, Operand<TFloat32> total, List<String> names, List<Shape> shapes, int workers) {
    int parts = names.size();
    long[] sizes = new long[parts + (workers == 1 ? 1 : 2)];
    for (int i = 0; i < parts; i++) {
      sizes[i] = shapes.get(i).size();
    }
    sizes[parts] = 1;
    if (workers > 1) {
      sizes[parts + 1] = workers;
    }
    List<Output<TFloat32>> split =
        tf.splitV(total, tf.constant(sizes), tf.constant(0), (long) sizes.length).output();
    Operand<TFloat32> examples = tf.reshape(split.get(parts), tf.constant(new int[0]));
    Operand<TFloat32> scale = tf.math.reciprocal(examples);
    Map<String, Operand<TFloat32>> means = new LinkedHashMap<>();
    for (int i = 0; i < parts; i++) {
      long[] shape = shapes.get(i).asArray();
      means.put(names.get(i), tf.reshape(tf.math.mul(split.get(i), scale), tf.constant(shape)));
    }
    return means;
  }
}
