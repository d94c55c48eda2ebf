package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.functional.Normalization;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * Brings each channel to mean 0 and variance 1, then scales and shifts it: {@code gamma (x - mean)
 * / sqrt(variance + epsilon) + beta}. In training, mean and variance are those of the batch, and
 * the moving averages follow them; in every other stage they are the moving averages. As <a
 * href="https://keras.io/api/layers/normalization_layers/batch_normalization/">Keras'
 * BatchNormalization</a>; <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015</a>.
 *
 * <p>In and out: {@code [batch, ..., channels]}, of rank 2 or more. With several devices or
 * workers, each takes the mean and the variance of its own share of the batch, unless {@link
 * #synchronize} is set.
 *
 * <p>Variables, all of shape {@code [channels]}: {@code gamma}, ones at first; {@code beta}, zeros
 * at first; and, not trained, {@code moving_mean}, zeros at first, and {@code moving_variance},
 * ones at first. After each training step {@code moving = momentum moving + (1 - momentum) batch},
 * with the variance divided by the number of values, and not by one less.
 *
 * <p>Defaults: momentum 0.99, epsilon 0.001, with scale and center.
 */
public final class BatchNormalization implements Layer<TFloat32> {

  private final double momentum;
  private final float epsilon;
  private final boolean scale;
  private final boolean center;
  private final boolean synchronize;

  private BatchNormalization(
      double momentum, float epsilon, boolean scale, boolean center, boolean synchronize) {
    this.momentum = momentum;
    this.epsilon = epsilon;
    this.scale = scale;
    this.center = center;
    this.synchronize = synchronize;
  }

  /** Returns the layer with its defaults. */
  public static BatchNormalization of() {
    return new BatchNormalization(0.99, 1e-3f, true, true, false);
  }

  /**
   * Sets the share of the moving averages that is kept in each step. 0.99 by default. (PyTorch's
   * momentum is 1 minus this one.)
   *
   * @param newMomentum from 0 to 1
   */
  public BatchNormalization momentum(double newMomentum) {
    if (!(newMomentum >= 0 && newMomentum <= 1)) {
      throw new IllegalArgumentException(
          "momentum must be from 0 to 1, but was %s. 0.99 is usual.".formatted(newMomentum));
    }
    return new BatchNormalization(newMomentum, epsilon, scale, center, synchronize);
  }

  /** Sets epsilon, the number added to the variance. 0.001 by default. */
  public BatchNormalization epsilon(double newEpsilon) {
    return new BatchNormalization(
        momentum, (float) Checks.positive("epsilon", newEpsilon), scale, center, synchronize);
  }

  /** Sets whether the output is scaled by a learned {@code gamma}. True by default. */
  public BatchNormalization scale(boolean newScale) {
    return new BatchNormalization(momentum, epsilon, newScale, center, synchronize);
  }

  /**
   * Sets whether the output is shifted by a learned {@code beta}. True by default; not needed
   * before another normalization.
   */
  public BatchNormalization center(boolean newCenter) {
    return new BatchNormalization(momentum, epsilon, scale, newCenter, synchronize);
  }

  /**
   * Sets whether mean and variance are computed over the shares of all devices and workers, as by
   * <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.SyncBatchNorm.html">PyTorch's
   * SyncBatchNorm</a>: the result is that of one device with the whole batch. False by default.
   * Each such layer exchanges two short vectors in the forward pass of a training step, and two in
   * the backward pass.
   */
  public BatchNormalization synchronize(boolean newSynchronize) {
    return new BatchNormalization(momentum, epsilon, scale, center, newSynchronize);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is of a rank below 2, or its number of channels
   *     is not known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Shape in = Checks.rankAtLeast(scope, x, 2, "[batch, ..., channels]");
    Shape channels = Shape.of(Checks.knownLast(scope, in));
    Operand<TFloat32> gamma =
        scale
            ? scope.weight("gamma", channels, Initializers.ones())
            : Initializers.ones().initialize(scope.tf(), channels, 0);
    Operand<TFloat32> beta =
        center
            ? scope.weight("beta", channels, Initializers.zeros())
            : Initializers.zeros().initialize(scope.tf(), channels, 0);
    LayerScope.State mean = scope.state("moving_mean", channels, Initializers.zeros());
    LayerScope.State variance = scope.state("moving_variance", channels, Initializers.ones());
    Normalization how = new Normalization(scope.tf(), epsilon, gamma, beta);
    if (!step.training()) {
      return scope.output(how.given(x, mean.value(), variance.value()));
    }
    Normalization.OfBatch batch =
        synchronize ? how.ofAllReplicas(x, scope::sumOverReplicas) : how.ofBatch(x);
    mean.assign(moved(scope, mean.value(), batch.mean()));
    variance.assign(moved(scope, variance.value(), batch.variance()));
    return scope.output(batch.y());
  }

  private Operand<TFloat32> moved(
      LayerScope scope, Operand<TFloat32> moving, Operand<TFloat32> batch) {
    return scope
        .tf()
        .math
        .add(
            scope.tf().math.mul(moving, scope.tf().constant((float) momentum)),
            scope.tf().math.mul(batch, scope.tf().constant((float) (1 - momentum))));
  }

  @Override
  public String toString() {
    return "BatchNormalization";
  }
}
