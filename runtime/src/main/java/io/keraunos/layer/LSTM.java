package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Recurrence;
import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Runs a long short-term memory over a sequence, as <a
 * href="https://keras.io/api/layers/recurrent_layers/lstm/">Keras' LSTM</a>; <a
 * href="https://doi.org/10.1162/neco.1997.9.8.1735">Hochreiter and Schmidhuber 1997</a>. At each
 * place, from the state {@code (h, c)}, zeros at first:
 *
 * <pre>{@code
 * i, f, g, o = split(x kernel + h recurrent_kernel + bias)
 * c = sigmoid(f) c + sigmoid(i) tanh(g)
 * h = sigmoid(o) tanh(c)
 * }</pre>
 *
 * <p>In: {@code [batch, positions, features]}, the number of positions known: each adds its own ops
 * to the graph. Out: the last {@code h}, {@code [batch, units]}, or with {@link #returnSequences}
 * all of them, {@code [batch, positions, units]}. Sequences of different lengths are padded to one
 * and come with a mask.
 *
 * <p>Variables: {@code kernel} of shape {@code [features, 4 units]}, Glorot uniform at first;
 * {@code recurrent_kernel} of shape {@code [units, 4 units]}, orthogonal at first; {@code bias} of
 * shape {@code [4 units]}, zeros at first with ones for {@code f}. The order of the gates is that
 * of Keras and PyTorch, {@code i f g o}; PyTorch's matrices are transposed, and its two biases add
 * up to this one.
 *
 * <p>Defaults: tanh and sigmoid, a bias, the last output, forwards.
 */
public final class LSTM extends RecurrentLayer<LSTM> {

  private static final int GATES = 4;

  private final boolean unitForgetBias;

  /**
   * The state carried from position to position.
   *
   * @param hidden {@code h}, {@code [batch, units]}
   * @param cell {@code c}, {@code [batch, units]}
   */
  public record State(Operand<TFloat32> hidden, Operand<TFloat32> cell) {}

  /**
   * The outputs and the final state of the layer.
   *
   * @param sequence {@code h} at each place, {@code [batch, positions, units]}
   * @param last the state after the place that was visited last
   */
  public record Result(Operand<TFloat32> sequence, State last) {}

  private LSTM(RecurrentSettings settings, Affine affine, boolean unitForgetBias) {
    super(settings, affine);
    this.unitForgetBias = unitForgetBias;
  }

  /** Returns a layer whose state has this many numbers, twice. */
  public static LSTM of(int units) {
    return new LSTM(RecurrentSettings.of(units), Affine.DEFAULT, true);
  }

  @Override
  LSTM with(RecurrentSettings newSettings, Affine newAffine) {
    return new LSTM(newSettings, newAffine, unitForgetBias);
  }

  /**
   * Sets whether the bias of {@code f} starts with ones, so that nothing is forgotten at first,
   * whatever the {@linkplain #biasInitializer initializer} gives the rest. True by default; PyTorch
   * has zeros.
   */
  public LSTM unitForgetBias(boolean ones) {
    return new LSTM(settings, affine, ones);
  }

  /**
   * Adds the layer's ops and returns the states too, for a decoder that continues from an encoder's
   * state.
   *
   * @param mask true where there is something, {@code [batch, positions]}; all if empty
   * @param initial the first state; zeros if empty
   * @throws IllegalArgumentException if the input is not of rank 3, its number of positions or
   *     features is not known, or the mask does not fit it
   */
  public Result run(
      Step step, Operand<TFloat32> x, Optional<Operand<TBool>> mask, Optional<State> initial) {
    LayerScope scope = step.scope(this);
    List<Operand<TFloat32>> first =
        initial.map(state -> List.of(state.hidden, state.cell)).orElse(List.of());
    Recurrence.Outputs outputs = unroll(scope, x, mask, first);
    State last = new State(outputs.last().get(0), outputs.last().get(1));
    return new Result(scope.output(outputs.stacked(scope.tf())), last);
  }

  @Override
  Recurrence.Outputs unroll(
      LayerScope scope,
      Operand<TFloat32> x,
      Optional<Operand<TBool>> mask,
      List<Operand<TFloat32>> initial) {
    Recurrence.check(scope, x, mask);
    Ops tf = scope.tf();
    Affine input = unitForgetBias ? affine.biasInitializer(withOnes(affine)) : affine;
    Operand<TFloat32> inputs = input.project(scope, "", x, (long) GATES * units());
    Operand<TFloat32> kernel = settings.recurrentKernel(scope, GATES);
    Operand<TInt32> axis = tf.constant(1);
    return new Recurrence(tf, settings.backwards())
        .unroll(inputs, mask, initial, (each, state) -> next(tf, kernel, axis, each, state));
  }

  private List<Operand<TFloat32>> next(
      Ops tf,
      Operand<TFloat32> kernel,
      Operand<TInt32> axis,
      Operand<TFloat32> input,
      List<Operand<TFloat32>> state) {
    // Sums by AddN: its gradient has no ops that look for broadcast dimensions.
    Operand<TFloat32> all =
        state.isEmpty()
            ? input
            : tf.math.addN(List.of(input, tf.linalg.matMul(state.get(0), kernel)));
    List<Output<TFloat32>> gates = tf.split(axis, all, (long) GATES).output();
    Activation gate = settings.gate();
    Activation activation = settings.activation();
    Operand<TFloat32> cell =
        tf.math.mul(gate.apply(tf, gates.get(0)), activation.apply(tf, gates.get(2)));
    if (!state.isEmpty()) {
      cell = tf.math.addN(List.of(tf.math.mul(gate.apply(tf, gates.get(1)), state.get(1)), cell));
    }
    Operand<TFloat32> hidden =
        tf.math.mul(gate.apply(tf, gates.get(3)), activation.apply(tf, cell));
    return List.of(hidden, cell);
  }

  private Initializer withOnes(Affine affine) {
    Initializer others = affine.biasInitializer();
    Shape one = Shape.of(units());
    Shape two = Shape.of(2L * units());
    return (tf, shape, seed) ->
        tf.concat(
            List.of(
                others.initialize(tf, one, seed),
                Initializers.ones().initialize(tf, one, seed),
                others.initialize(tf, two, seed + 1)),
            tf.constant(0));
  }

  @Override
  public String toString() {
    return "LSTM(%s%s)".formatted(settings, affine);
  }
}
