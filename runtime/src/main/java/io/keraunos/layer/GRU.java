package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Recurrence;
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

/**
 * Runs gated recurrent units over a sequence, as <a
 * href="https://keras.io/api/layers/recurrent_layers/gru/">Keras' GRU</a>; <a
 * href="https://arxiv.org/abs/1406.1078">Cho et al. 2014</a>. At each place, from the state {@code
 * h}, zeros at first:
 *
 * <pre>{@code
 * xz, xr, xg = split(x kernel + bias[0])
 * hz, hr, hg = split(h recurrent_kernel + bias[1])
 * z = sigmoid(xz + hz)
 * r = sigmoid(xr + hr)
 * h = z h + (1 - z) tanh(xg + r hg)
 * }</pre>
 *
 * <p>This is the form that Keras has by default ({@code reset_after}), and PyTorch and cuDNN have.
 * With {@link #resetAfter resetAfter(false)} it is that of the paper: {@code hg = (r h)
 * recurrent_kernel}, and one bias.
 *
 * <p>In: {@code [batch, positions, features]}, the number of positions known: each adds its own ops
 * to the graph. Out: the last {@code h}, {@code [batch, units]}, or with {@link #returnSequences}
 * all of them, {@code [batch, positions, units]}. Sequences of different lengths are padded to one
 * and come with a mask.
 *
 * <p>Variables: {@code kernel} of shape {@code [features, 3 units]}, Glorot uniform at first;
 * {@code recurrent_kernel} of shape {@code [units, 3 units]}, orthogonal at first; {@code bias} of
 * shape {@code [2, 3 units]}, or {@code [3 units]} without resetAfter, zeros at first. The order of
 * the gates is Keras', {@code z r g}; PyTorch's is {@code r z n}, and its matrices are transposed.
 *
 * <p>Defaults: tanh and sigmoid, a bias, the last output, forwards.
 */
public final class GRU extends RecurrentLayer<GRU> {

  private static final int GATES = 3;

  private final boolean resetAfter;

  /**
   * The outputs and the final state of the layer.
   *
   * @param sequence {@code h} at each place, {@code [batch, positions, units]}
   * @param last {@code h} after the place that was visited last, {@code [batch, units]}
   */
  public record Result(Operand<TFloat32> sequence, Operand<TFloat32> last) {}

  private GRU(RecurrentSettings settings, Affine affine, boolean resetAfter) {
    super(settings, affine);
    this.resetAfter = resetAfter;
  }

  /** Returns a layer whose state has this many numbers. */
  public static GRU of(int units) {
    return new GRU(RecurrentSettings.of(units), Affine.DEFAULT, true);
  }

  @Override
  GRU with(RecurrentSettings newSettings, Affine newAffine) {
    return new GRU(newSettings, newAffine, resetAfter);
  }

  /**
   * Sets whether the reset gate {@code r} is applied after the recurrent kernel. True by default.
   */
  public GRU resetAfter(boolean after) {
    return new GRU(settings, affine, after);
  }

  /**
   * Adds the layer's ops and returns the states too, for a decoder that continues from an encoder's
   * state.
   *
   * @param mask true where there is something, {@code [batch, positions]}; all if empty
   * @param initial the first state, {@code [batch, units]}; zeros if empty
   * @throws IllegalArgumentException if the input is not of rank 3, its number of positions or
   *     features is not known, or the mask does not fit it
   */
  public Result run(
      Step step,
      Operand<TFloat32> x,
      Optional<Operand<TBool>> mask,
      Optional<Operand<TFloat32>> initial) {
    LayerScope scope = step.scope(this);
    Recurrence.Outputs outputs = unroll(scope, x, mask, initial.map(List::of).orElse(List.of()));
    Operand<TFloat32> sequence = outputs.stacked(scope.tf());
    return new Result(scope.output(sequence), outputs.last().get(0));
  }

  @Override
  Recurrence.Outputs unroll(
      LayerScope scope,
      Operand<TFloat32> x,
      Optional<Operand<TBool>> mask,
      List<Operand<TFloat32>> initial) {
    Recurrence.check(scope, x, mask);
    Ops tf = scope.tf();
    long size = (long) GATES * units();
    Operand<TFloat32> inputs = affine.useBias(false).project(scope, "", x, size);
    Operand<TFloat32> kernel = settings.recurrentKernel(scope, GATES);
    List<? extends Operand<TFloat32>> biases = biases(scope, size);
    if (!biases.isEmpty()) {
      inputs = tf.math.add(inputs, biases.get(0));
    }
    Recurrence.Cell cell =
        resetAfter
            ? (each, state) -> after(tf, each, recurrent(tf, kernel, biases, state), state)
            : before(tf, kernel);
    return new Recurrence(tf, settings.backwards()).unroll(inputs, mask, initial, cell);
  }

  private List<? extends Operand<TFloat32>> biases(LayerScope scope, long size) {
    if (!affine.useBias()) {
      return List.of();
    }
    if (!resetAfter) {
      return List.of(scope.weight("bias", Shape.of(size), affine.biasInitializer()));
    }
    Operand<TFloat32> both = scope.weight("bias", Shape.of(2, size), affine.biasInitializer());
    return scope.tf().unstack(both, 2L).output();
  }

  /** Returns {@code hz, hr, hg}; an empty list if they are zeros. */
  private static List<? extends Operand<TFloat32>> recurrent(
      Ops tf,
      Operand<TFloat32> kernel,
      List<? extends Operand<TFloat32>> biases,
      List<Operand<TFloat32>> state) {
    if (state.isEmpty()) {
      return biases.isEmpty()
          ? List.of()
          : tf.split(tf.constant(0), biases.get(1), (long) GATES).output();
    }
    Operand<TFloat32> all = tf.linalg.matMul(state.get(0), kernel);
    if (!biases.isEmpty()) {
      all = tf.nn.biasAdd(all, biases.get(1));
    }
    return tf.split(tf.constant(1), all, (long) GATES).output();
  }

  private List<Operand<TFloat32>> after(
      Ops tf,
      Operand<TFloat32> input,
      List<? extends Operand<TFloat32>> recurrent,
      List<Operand<TFloat32>> state) {
    Activation gate = settings.gate();
    List<Output<TFloat32>> inputs = tf.split(tf.constant(1), input, (long) GATES).output();
    if (recurrent.isEmpty()) {
      return mixed(
          tf, gate.apply(tf, inputs.get(0)), settings.activation().apply(tf, inputs.get(2)), state);
    }
    boolean rows = !state.isEmpty(); // and not the bias alone
    Operand<TFloat32> update = gate.apply(tf, sum(tf, inputs.get(0), recurrent.get(0), rows));
    Operand<TFloat32> reset = gate.apply(tf, sum(tf, inputs.get(1), recurrent.get(1), rows));
    Operand<TFloat32> candidate =
        settings
            .activation()
            .apply(tf, sum(tf, inputs.get(2), tf.math.mul(reset, recurrent.get(2)), true));
    return mixed(tf, update, candidate, state);
  }

  private Recurrence.Cell before(Ops tf, Operand<TFloat32> kernel) {
    Activation gate = settings.gate();
    List<Output<TFloat32>> kernels =
        tf.splitV(kernel, tf.constant(new int[] {2 * units(), units()}), tf.constant(1), 2L)
            .output();
    return (input, state) -> {
      List<Output<TFloat32>> inputs = tf.split(tf.constant(1), input, (long) GATES).output();
      Operand<TFloat32> update = inputs.get(0);
      Operand<TFloat32> candidate = inputs.get(2);
      if (!state.isEmpty()) {
        Operand<TFloat32> h = state.get(0);
        List<Output<TFloat32>> recurrent =
            tf.split(tf.constant(1), tf.linalg.matMul(h, kernels.get(0)), 2L).output();
        update = tf.math.add(update, recurrent.get(0));
        Operand<TFloat32> reset = gate.apply(tf, tf.math.add(inputs.get(1), recurrent.get(1)));
        candidate = tf.math.add(candidate, tf.linalg.matMul(tf.math.mul(reset, h), kernels.get(1)));
      }
      return mixed(tf, gate.apply(tf, update), settings.activation().apply(tf, candidate), state);
    };
  }

  /**
   * Adds two tensors, by AddN if both have the same shape: its gradient does not look for broadcast
   * dimensions.
   */
  private static Operand<TFloat32> sum(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> y, boolean sameShape) {
    return sameShape ? tf.math.addN(List.of(x, y)) : tf.math.add(x, y);
  }

  /** Computes {@code z h + (1 - z) g} with one product less. */
  private static List<Operand<TFloat32>> mixed(
      Ops tf, Operand<TFloat32> z, Operand<TFloat32> g, List<Operand<TFloat32>> state) {
    if (state.isEmpty()) {
      return List.of(tf.math.sub(g, tf.math.mul(z, g)));
    }
    Operand<TFloat32> difference = sum(tf, state.get(0), tf.math.neg(g), true);
    return List.of(sum(tf, g, tf.math.mul(z, difference), true));
  }

  @Override
  public String toString() {
    return "GRU(%s%s%s)".formatted(settings, affine, resetAfter ? "" : ", reset before");
  }
}
