package io.keraunos.optimizer;

import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** The parts that optimizers are composed of. */
public final class Transformations {

  private Transformations() {}

  /** Returns the direction times the step's learning rate. */
  public static UpdateTransformation learningRate() {
    return UpdateTransformation.of(u -> u.tf().math.mul(u.direction(), u.learningRate()));
  }

  /**
   * Returns the direction plus {@code decay} times the weight.
   *
   * @param decay at least 0
   */
  public static UpdateTransformation weightDecay(double decay) {
    Arguments.atLeastZero("Transformations.weightDecay", decay, "0.01 is a usual value");
    return UpdateTransformation.of(
        u ->
            decay == 0
                ? u.direction()
                : u.tf().math.add(u.direction(), u.scaled(u.value(), decay)));
  }

  /** Returns the sign of each element: -1, 0 or 1. */
  public static UpdateTransformation sign() {
    return UpdateTransformation.of(u -> u.tf().math.sign(u.direction()));
  }

  /**
   * Returns the moving average {@code m = β m + (1 - β) d} of the directions.
   *
   * @param slot the name under which checkpoints keep the average
   * @param beta at least 0 and below 1
   */
  public static UpdateTransformation momentum(String slot, double beta) {
    Arguments.decayRate("Transformations.momentum", beta, "0.9 is the usual value");
    return UpdateTransformation.of(u -> u.average(0, beta, u.direction()), slot);
  }

  /**
   * Returns the velocity {@code u = μ u + d}.
   *
   * @param momentum at least 0 and below 1
   */
  public static UpdateTransformation velocity(double momentum) {
    Arguments.decayRate("Transformations.velocity", momentum, "0.9 is the usual value");
    return UpdateTransformation.of(
        u -> u.assign(0, u.tf().math.add(u.scaled(u.slot(0), momentum), u.direction())),
        "velocity");
  }

  /**
   * Returns Nesterov's look ahead along the velocity {@code u = μ u + d}: {@code d + μ u}.
   *
   * @param momentum above 0 and below 1
   */
  public static UpdateTransformation nesterov(double momentum) {
    Arguments.positive("Transformations.nesterov", momentum, "0.9 is the usual value");
    Arguments.decayRate("Transformations.nesterov", momentum, "0.9 is the usual value");
    UpdateTransformation velocity = velocity(momentum);
    return UpdateTransformation.of(
        u -> u.tf().math.add(u.direction(), u.scaled(velocity.rule().apply(u), momentum)),
        "velocity");
  }

  /**
   * Returns about the orthogonal matrix that is nearest to the direction, a matrix: its singular
   * vectors, with singular values around 1 that are from 0.7 to 1.2 after five iterations unless
   * they were tiny. The iteration is {@code X = a X + (b A + c A²) X} with {@code A = X X'}, from
   * {@code X = d / (|d| + 1e-7)} and Muon's {@code a = 3.4445}, {@code b = -4.775} and {@code c =
   * 2.0315}. A weight that is no matrix fails when the graph is built.
   *
   * @param iterations at least 1; 5 is usual
   */
  public static UpdateTransformation orthogonal(int iterations) {
    Arguments.atLeast("Transformations.orthogonal", 1, iterations, "5 is the usual value");
    return UpdateTransformation.of(u -> Orthogonal.of(u, iterations)).ofWholeWeights();
  }

  /**
   * Returns the direction less its mean over all dimensions but the last, for weights of rank 2 or
   * more: gradient centralization (Yong et al., <a href="https://arxiv.org/abs/2004.01461">Gradient
   * Centralization</a>). The last dimension of a kernel is that of its outputs. Put it first; the
   * direction of other weights stays as it is.
   */
  public static UpdateTransformation centralizeGradient() {
    return UpdateTransformation.of(
            u -> {
              Ops tf = u.tf();
              int[] inputs = IntStream.range(0, u.value().shape().numDimensions() - 1).toArray();
              return inputs.length == 0
                  ? u.direction()
                  : tf.math.sub(
                      u.direction(),
                      tf.math.mean(u.direction(), tf.constant(inputs), Mean.keepDims(true)));
            })
        .ofWholeWeights();
  }

  /**
   * Takes the weight back a part of its way after every few steps: Lookahead (Zhang et al., <a
   * href="https://arxiv.org/abs/1907.08610">Lookahead Optimizer</a>). Put it last, after the
   * learning rate. The slow weights are those of which the weight has moved away by what the slot
   * {@code drift} holds; they, too, are where the weight is after each {@code steps}-th step.
   *
   * @param steps k, at least 1; 5 is the paper's value
   * @param share α, the share of its way that the weight keeps, above 0 and at most 1; 0.5 is the
   *     paper's value
   */
  public static UpdateTransformation lookahead(int steps, double share) {
    Arguments.atLeast("steps of Transformations.lookahead", 1, steps, "5 is the paper's value");
    Arguments.factor("share of Transformations.lookahead", share, "0.5 is the paper's value");
    return UpdateTransformation.of(
            u -> {
              Ops tf = u.tf();
              Operand<TFloat32> drift = tf.math.sub(u.slot(0), u.direction());
              u.assign(0, tf.math.mul(drift, u.scalar(0)));
              return tf.math.add(u.direction(), tf.math.mul(drift, u.scalar(1)));
            },
            "drift")
        .scalars(step -> step % steps == 0 ? new double[] {0, 1 - share} : new double[] {1, 0});
  }

  /**
   * Returns Adam's direction with both moments corrected for their start at 0: {@code m / (1 -
   * β1^t) / (sqrt(v / (1 - β2^t)) + ε)}.
   *
   * @param beta1 at least 0 and below 1
   * @param beta2 at least 0 and below 1
   * @param epsilon above 0
   */
  public static UpdateTransformation adam(double beta1, double beta2, double epsilon) {
    Adam.checkMoments("Transformations.adam", beta1, beta2, epsilon);
    return UpdateTransformation.of(
            u -> {
              Ops tf = u.tf();
              Operand<TFloat32> m = u.average(0, beta1, u.direction());
              Operand<TFloat32> v = u.average(1, beta2, tf.math.square(u.direction()));
              return tf.math.div(tf.math.mul(m, u.scalar(0)), root(u, v, u.scalar(1), epsilon));
            },
            "m",
            "v")
        .scalars(step -> new double[] {1 / rest(beta1, step), 1 / rest(beta2, step)});
  }

  /** Returns {@code sqrt(v c) + ε}. */
  static Operand<TFloat32> root(
      TransformedUpdate u, Operand<TFloat32> v, Operand<TFloat32> correction, double epsilon) {
    Ops tf = u.tf();
    return tf.math.add(tf.math.sqrt(tf.math.mul(v, correction)), tf.constant((float) epsilon));
  }

  /**
   * Returns the direction times the norm of the weight over its own: how far a weight moves depends
   * on its size alone. It stays as it is where one of both norms is 0.
   */
  public static UpdateTransformation trustRatio() {
    return UpdateTransformation.of(
            u -> {
              Operand<TFloat32> weight = u.norm(u.value());
              Operand<TFloat32> ratio = ratio(u.tf(), weight, u.norm(u.direction()), weight);
              return u.tf().math.mul(u.direction(), ratio);
            })
        .ofWholeWeights();
  }

  /** Returns {@code numerator / denominator}, 1 where the denominator or the weight is 0. */
  static Operand<TFloat32> ratio(
      Ops tf,
      Operand<TFloat32> numerator,
      Operand<TFloat32> denominator,
      Operand<TFloat32> weight) {
    Operand<TFloat32> zero = tf.constant(0f);
    return tf.select(
        tf.math.logicalAnd(tf.math.greater(weight, zero), tf.math.greater(denominator, zero)),
        tf.math.divNoNan(numerator, denominator),
        tf.constant(1f));
  }

  /** Returns {@code 1 - β^t}, of the β that the device computes with. */
  static double rest(double beta, long step) {
    return 1 - Math.pow((float) beta, (double) step);
  }
}
