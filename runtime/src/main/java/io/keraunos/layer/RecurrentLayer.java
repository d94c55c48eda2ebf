package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.functional.Affine;
import io.keraunos.functional.Recurrence;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * The settings that {@link LSTM} and {@link GRU} share. Each method that sets one returns a new
 * layer.
 *
 * @param <L> the layer's own type, which its settings return
 */
public abstract sealed class RecurrentLayer<L extends RecurrentLayer<L>> extends KernelLayer<L>
    implements Recurrent permits LSTM, GRU {

  final RecurrentSettings settings;

  RecurrentLayer(RecurrentSettings settings, Affine affine) {
    super(affine);
    this.settings = settings;
  }

  abstract L with(RecurrentSettings newSettings, Affine newAffine);

  /** Unrolls the cell over the positions; {@code initial} is empty for zeros. */
  abstract Recurrence.Outputs unroll(
      LayerScope scope,
      Operand<TFloat32> x,
      Optional<Operand<TBool>> mask,
      List<Operand<TFloat32>> initial);

  @Override
  final L with(Affine newAffine) {
    return with(settings, newAffine);
  }

  private L with(RecurrentSettings newSettings) {
    return with(newSettings, affine);
  }

  @Override
  public final L returnSequences() {
    return with(settings.sequences(true));
  }

  /**
   * {@inheritDoc} A sequence that is returned keeps the order of the input, where Keras'
   * go_backwards turns it round.
   */
  @Override
  public final L reversed() {
    return with(settings.backwards(!settings.backwards()));
  }

  /** Sets the activation of the candidate state. {@link Activation#TANH} by default. */
  public final L activation(Activation activation) {
    return with(settings.activation(activation));
  }

  /** Sets the activation of the gates. {@link Activation#SIGMOID} by default. */
  public final L recurrentActivation(Activation activation) {
    return with(settings.gate(activation));
  }

  /** Sets the initializer of the recurrent kernel. Orthogonal by default. */
  public final L recurrentInitializer(Initializer initializer) {
    return with(settings.recurrent(settings.recurrent().kernelInitializer(initializer)));
  }

  /**
   * Sets the regularizer of the recurrent kernel: its penalty is added to the training loss. None
   * by default.
   */
  public final L recurrentRegularizer(Regularizer regularizer) {
    return with(settings.recurrent(settings.recurrent().kernelRegularizer(regularizer)));
  }

  /**
   * Sets the constraint that the recurrent kernel must satisfy after each step. None by default.
   */
  public final L recurrentConstraint(Constraint constraint) {
    return with(settings.recurrent(settings.recurrent().kernelConstraint(constraint)));
  }

  @Override
  public final int units() {
    return settings.units();
  }

  @Override
  public final boolean returnsSequences() {
    return settings.sequences();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, or its number of positions or
   *     features is not known
   */
  @Override
  public final Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    return apply(step, x, Optional.empty());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, its number of positions or
   *     features is not known, or the mask does not fit it
   */
  @Override
  public final Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Operand<TBool> mask) {
    return apply(step, x, Optional.of(mask));
  }

  private Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Optional<Operand<TBool>> mask) {
    LayerScope scope = step.scope(this);
    Recurrence.Outputs outputs = unroll(scope, x, mask, List.of());
    return scope.output(settings.sequences() ? outputs.stacked(scope.tf()) : outputs.last().get(0));
  }
}
