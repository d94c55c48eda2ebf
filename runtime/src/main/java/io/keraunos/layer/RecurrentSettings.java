package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Checks;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * Settings of a recurrent layer beside those of its kernel and bias.
 *
 * @param sequences whether the outputs of all positions are returned
 * @param activation the activation of the candidate state
 * @param gate the activation of the gates
 * @param recurrent the rules of the recurrent kernel; nothing else of it is used
 */
record RecurrentSettings(
    int units,
    boolean sequences,
    boolean backwards,
    Activation activation,
    Activation gate,
    Affine recurrent) {

  RecurrentSettings {
    Checks.positive("units", units);
  }

  static RecurrentSettings of(int units) {
    return new RecurrentSettings(
        units,
        false,
        false,
        Activation.TANH,
        Activation.SIGMOID,
        Affine.DEFAULT.kernelInitializer(Initializers.orthogonal()));
  }

  RecurrentSettings sequences(boolean all) {
    return new RecurrentSettings(units, all, backwards, activation, gate, recurrent);
  }

  RecurrentSettings backwards(boolean back) {
    return new RecurrentSettings(units, sequences, back, activation, gate, recurrent);
  }

  RecurrentSettings activation(Activation newActivation) {
    return new RecurrentSettings(units, sequences, backwards, newActivation, gate, recurrent);
  }

  RecurrentSettings gate(Activation newGate) {
    return new RecurrentSettings(units, sequences, backwards, activation, newGate, recurrent);
  }

  RecurrentSettings recurrent(Affine newRecurrent) {
    return new RecurrentSettings(units, sequences, backwards, activation, gate, newRecurrent);
  }

  /** Creates the variable {@code recurrent_kernel} of shape {@code [units, gates * units]}. */
  Operand<TFloat32> recurrentKernel(LayerScope scope, int gates) {
    return recurrent.kernel(scope, "recurrent_kernel", Shape.of(units, (long) gates * units));
  }

  @Override
  public String toString() {
    return "%s units%s%s"
        .formatted(units, sequences ? ", sequences" : "", backwards ? ", backwards" : "");
  }
}
