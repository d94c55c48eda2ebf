package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.functional.Reshapes;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Brings each group of channels of each example to mean 0 and variance 1, then scales and shifts
 * each channel: {@code gamma (x - mean) / sqrt(variance + epsilon) + beta}. As <a
 * href="https://keras.io/api/layers/normalization_layers/group_normalization/">Keras'
 * GroupNormalization</a>; <a href="https://arxiv.org/abs/1803.08494">Wu and He 2018</a>. Unlike
 * {@link BatchNormalization} it does not depend on the other examples, nor on the stage.
 *
 * <p>In and out: {@code [batch, ..., channels]}, of rank 2 or more. With 1 group it is layer
 * normalization over the whole example, with as many groups as channels instance normalization.
 *
 * <p>Variables: {@code gamma}, ones at first, and {@code beta}, zeros at first, both of shape
 * {@code [channels]}.
 *
 * <p>Defaults: epsilon 0.001, with scale and center.
 */
public final class GroupNormalization implements Layer<TFloat32> {

  private final int groups;
  private final float epsilon;
  private final boolean scale;
  private final boolean center;

  private GroupNormalization(int groups, float epsilon, boolean scale, boolean center) {
    this.groups = Checks.positive("groups", groups);
    this.epsilon = epsilon;
    this.scale = scale;
    this.center = center;
  }

  /** Returns the layer with its defaults; the number of groups divides that of the channels. */
  public static GroupNormalization of(int groups) {
    return new GroupNormalization(groups, 1e-3f, true, true);
  }

  /** Sets epsilon, the number added to the variance. 0.001 by default. */
  public GroupNormalization epsilon(double newEpsilon) {
    return new GroupNormalization(
        groups, (float) Checks.positive("epsilon", newEpsilon), scale, center);
  }

  /** Sets whether the output is scaled by a learned {@code gamma}. True by default. */
  public GroupNormalization scale(boolean newScale) {
    return new GroupNormalization(groups, epsilon, newScale, center);
  }

  /** Sets whether the output is shifted by a learned {@code beta}. True by default. */
  public GroupNormalization center(boolean newCenter) {
    return new GroupNormalization(groups, epsilon, scale, newCenter);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is of a rank below 2, or its number of channels
   *     is not known or not a multiple of the number of groups
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape in = Checks.rankAtLeast(scope, x, 2, "[batch, ..., channels]");
    long channels = Checks.knownLast(scope, in);
    if (channels % groups != 0) {
      throw Checks.badInput(
          scope,
          "of a number of channels that %s groups divide evenly".formatted(groups),
          in,
          "Use a number of groups that divides %s.".formatted(channels));
    }
    int rank = in.numDimensions();
    Operand<TFloat32> grouped = Reshapes.withTail(tf, x, x, rank - 1, groups, channels / groups);
    // All but the examples and the groups.
    Operand<TInt32> axes =
        tf.constant(IntStream.rangeClosed(1, rank).filter(i -> i != rank - 1).toArray());
    Operand<TFloat32> y =
        Reshapes.withTail(tf, normalized(tf, grouped, axes), x, rank - 1, channels);
    if (scale) {
      y = tf.math.mul(y, scope.weight("gamma", Shape.of(channels), Initializers.ones()));
    }
    if (center) {
      y = tf.math.add(y, scope.weight("beta", Shape.of(channels), Initializers.zeros()));
    }
    return scope.output(y);
  }

  private Operand<TFloat32> normalized(
      Ops tf, Operand<TFloat32> x, Operand<? extends TNumber> axes) {
    Operand<TFloat32> centered = tf.math.sub(x, tf.math.mean(x, axes, Mean.keepDims(true)));
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centered), axes, Mean.keepDims(true));
    return tf.math.mul(centered, tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))));
  }

  @Override
  public String toString() {
    return "GroupNormalization(%s groups)".formatted(groups);
  }
}
