package io.keraunos.functional;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The arithmetic of scaled dot-product attention: {@code softmax(q k^T / sqrt(width)) v} for each
 * head.
 *
 * @param tf adds the ops
 * @param heads the number of heads
 * @param causal whether a place sees none after it
 */
public record Attention(Ops tf, int heads, boolean causal) {

  /**
   * Score of a position that must not be seen: its attention weight becomes 0 in single precision.
   */
  private static final float HIDDEN = -1e9f;

  /**
   * Adds the ops.
   *
   * @param query {@code [batch, queries, heads * width]}
   * @param key {@code [batch, keys, heads * width]}
   * @param value {@code [batch, keys, heads * valueWidth]}
   * @param mask the positions that may be seen, {@code [batch, keys]} or {@code [batch, queries,
   *     keys]}
   * @param drop what is done to the shares before they are used
   * @return {@code [batch, queries, heads * valueWidth]}
   */
  public Operand<TFloat32> apply(
      Operand<TFloat32> query,
      Operand<TFloat32> key,
      Operand<TFloat32> value,
      @Nullable Operand<TBool> mask,
      UnaryOperator<Operand<TFloat32>> drop) {
    long width = last(query) / heads;
    Operand<TFloat32> scaled =
        tf.math.mul(query, tf.constant((float) (1 / Math.sqrt((double) width))));
    Operand<TFloat32> scores = multiply(perHead(scaled), perHead(key), true);
    Optional<Operand<TFloat32>> hidden = hidden(query, key, mask);
    if (hidden.isPresent()) {
      scores = tf.math.add(scores, hidden.get());
    }
    Operand<TFloat32> shares = drop.apply(tf.nn.softmax(scores));
    Operand<TFloat32> seen = multiply(shares, perHead(value), false);
    return Reshapes.withTail(tf, swapped(seen), query, 2, last(value));
  }

  /** Returns {@code [batch, places, heads * width]} as {@code [batch, heads, places, width]}. */
  private Operand<TFloat32> perHead(Operand<TFloat32> x) {
    return swapped(Reshapes.withTail(tf, x, x, 2, heads, last(x) / heads));
  }

  private Operand<TFloat32> swapped(Operand<TFloat32> x) {
    return tf.linalg.transpose(x, tf.constant(new int[] {0, 2, 1, 3}));
  }

  /**
   * Multiplies by the op of version 2, which has oneDNN kernels; {@code tf.train.batchMatMul}
   * builds version 3.
   */
  private Operand<TFloat32> multiply(
      Operand<TFloat32> x, Operand<TFloat32> y, boolean transposeSecond) {
    Scope scope = tf.scope();
    return scope
        .opBuilder("BatchMatMulV2", "BatchMatMul")
        .addInput(x.asOutput())
        .addInput(y.asOutput())
        .setAttr("adj_y", transposeSecond)
        .build()
        .output(0);
  }

  /**
   * Returns the penalty to add to the scores of hidden positions, of a shape that broadcasts to
   * theirs; empty if nothing is hidden.
   */
  private Optional<Operand<TFloat32>> hidden(
      Operand<TFloat32> query, Operand<TFloat32> key, @Nullable Operand<TBool> mask) {
    Operand<TFloat32> ofMask = null;
    if (mask != null) {
      int[] axes = mask.shape().numDimensions() == 2 ? new int[] {1, 1} : new int[] {1};
      Operand<TFloat32> penalty = penalty(mask);
      for (int axis : axes) {
        penalty = tf.expandDims(penalty, tf.constant(axis));
      }
      ofMask = penalty;
    }
    if (!causal) {
      return Optional.ofNullable(ofMask);
    }
    Operand<TBool> before =
        tf.math.greaterEqual(tf.expandDims(places(tf, query), tf.constant(1)), places(tf, key));
    Operand<TFloat32> ofOrder = penalty(before);
    return Optional.of(ofMask == null ? ofOrder : tf.math.add(ofMask, ofOrder));
  }

  private Operand<TFloat32> penalty(Operand<TBool> visible) {
    return tf.select(visible, tf.constant(0f), tf.constant(HIDDEN));
  }

  /** Returns the indices of the positions of a sequence: 0, 1, 2, .... */
  public static Operand<TInt32> places(Ops tf, Operand<TFloat32> sequence) {
    long known = sequence.shape().get(1);
    Operand<TInt32> count =
        known == Shape.UNKNOWN_SIZE
            ? tf.gather(tf.shape(sequence), tf.constant(1), tf.constant(0))
            : tf.constant(Math.toIntExact(known));
    return tf.range(tf.constant(0), count, tf.constant(1));
  }

  private static long last(Operand<TFloat32> x) {
    return x.shape().get(x.shape().numDimensions() - 1);
  }
}
