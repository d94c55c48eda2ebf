package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
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
public final class GRU implements Recurrent {

  private static final int GATES = 3;

  private final Recurrence recurrence;
  private final boolean resetAfter;

  /**
   * The outputs and the final state of the layer.
   *
   * @param sequence {@code h} at each place, {@code [batch, positions, units]}
   * @param last {@code h} after the place that was visited last, {@code [batch, units]}
   */
  public record Result(Operand<TFloat32> sequence, Operand<TFloat32> last) {}

  private GRU(Recurrence recurrence, boolean resetAfter) {
    this.recurrence = recurrence;
    this.resetAfter = resetAfter;
  }

  /** Returns a layer whose state has this many numbers. */
  public static GRU of(int units) {
    return new GRU(Recurrence.of(units), true);
  }

  private GRU with(Recurrence changed) {
    return new GRU(changed, resetAfter);
  }

  @Override
  public GRU returnSequences() {
    return with(recurrence.sequences(true));
  }

  /**
   * {@inheritDoc} A sequence that is returned keeps the order of the input, where Keras'
   * go_backwards turns it round.
   */
  @Override
  public GRU reversed() {
    return with(recurrence.backwards(!recurrence.backwards()));
  }

  /**
   * Sets whether the reset gate {@code r} is applied after the recurrent kernel. True by default.
   */
  public GRU resetAfter(boolean after) {
    return new GRU(recurrence, after);
  }

  /** Sets the activation of the candidate state. {@link Activation#TANH} by default. */
  public GRU activation(Activation activation) {
    return with(recurrence.activation(activation));
  }

  /** Sets the activation of the gates. {@link Activation#SIGMOID} by default. */
  public GRU recurrentActivation(Activation activation) {
    return with(recurrence.recurrentActivation(activation));
  }

  /** Sets whether biases are added. True by default. */
  public GRU useBias(boolean useBias) {
    return with(recurrence.affine(recurrence.affine().useBias(useBias)));
  }

  /** Sets the initializer of the kernel. Glorot uniform by default. */
  public GRU kernelInitializer(Initializer initializer) {
    return with(recurrence.affine(recurrence.affine().kernelInitializer(initializer)));
  }

  /**
   * Sets the regularizer of the kernel: its penalty is added to the training loss. None by default.
   */
  public GRU kernelRegularizer(Regularizer regularizer) {
    return with(recurrence.affine(recurrence.affine().kernelRegularizer(regularizer)));
  }

  /** Sets the constraint that the kernel must satisfy after each step. None by default. */
  public GRU kernelConstraint(Constraint constraint) {
    return with(recurrence.affine(recurrence.affine().kernelConstraint(constraint)));
  }

  /** Sets the initializer of the recurrent kernel. Orthogonal by default. */
  public GRU recurrentInitializer(Initializer initializer) {
    return with(recurrence.recurrentInitializer(initializer));
  }

  /**
   * Sets the regularizer of the recurrent kernel: its penalty is added to the training loss. None
   * by default.
   */
  public GRU recurrentRegularizer(Regularizer regularizer) {
    return with(recurrence.recurrentRegularizer(regularizer));
  }

  /**
   * Sets the constraint that the recurrent kernel must satisfy after each step. None by default.
   */
  public GRU recurrentConstraint(Constraint constraint) {
    return with(recurrence.recurrentConstraint(constraint));
  }

  /** Sets the initializer of the biases. Zeros by default. */
  public GRU biasInitializer(Initializer initializer) {
    return with(recurrence.affine(recurrence.affine().biasInitializer(initializer)));
  }

  @Override
  public int units() {
    return recurrence.units();
  }

  @Override
  public boolean returnsSequences() {
    return recurrence.sequences();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, or its number of positions or
   *     features is not known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    return apply(step, x, Optional.empty());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, its number of positions or
   *     features is not known, or the mask does not fit it
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Operand<TBool> mask) {
    return apply(step, x, Optional.of(mask));
  }

  private Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Optional<Operand<TBool>> mask) {
    LayerScope scope = step.scope(this);
    Recurrence.Outputs outputs = unroll(scope, x, mask, List.of());
    return scope.output(recurrence.returned(scope.tf(), outputs));
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
    Operand<TFloat32> sequence = Recurrence.stacked(scope.tf(), outputs);
    return new Result(scope.output(sequence), outputs.last().get(0));
  }

  private Recurrence.Outputs unroll(
      LayerScope scope,
      Operand<TFloat32> x,
      Optional<Operand<TBool>> mask,
      List<Operand<TFloat32>> initial) {
    recurrence.check(scope, x, mask);
    Ops tf = scope.tf();
    Affine affine = recurrence.affine();
    long size = (long) GATES * units();
    Operand<TFloat32> inputs = affine.useBias(false).project(scope, "", x, size);
    Operand<TFloat32> kernel = recurrence.recurrentKernel(scope, GATES);
    List<? extends Operand<TFloat32>> biases = biases(scope, size);
    if (!biases.isEmpty()) {
      inputs = tf.math.add(inputs, biases.get(0));
    }
    Recurrence.Cell cell =
        resetAfter
            ? (each, state) -> after(tf, each, recurrent(tf, kernel, biases, state), state)
            : before(tf, kernel);
    return recurrence.unroll(tf, inputs, mask, initial, cell);
  }

  private List<? extends Operand<TFloat32>> biases(LayerScope scope, long size) {
    Affine affine = recurrence.affine();
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
    Activation gate = recurrence.recurrentActivation();
    List<Output<TFloat32>> inputs = tf.split(tf.constant(1), input, (long) GATES).output();
    if (recurrent.isEmpty()) {
      return mixed(
          tf,
          gate.apply(tf, inputs.get(0)),
          recurrence.activation().apply(tf, inputs.get(2)),
          state);
    }
    boolean rows = !state.isEmpty(); // and not the bias alone
    Operand<TFloat32> update = gate.apply(tf, sum(tf, inputs.get(0), recurrent.get(0), rows));
    Operand<TFloat32> reset = gate.apply(tf, sum(tf, inputs.get(1), recurrent.get(1), rows));
    Operand<TFloat32> candidate =
        recurrence
            .activation()
            .apply(tf, sum(tf, inputs.get(2), tf.math.mul(reset, recurrent.get(2)), true));
    return mixed(tf, update, candidate, state);
  }

  private Recurrence.Cell before(Ops tf, Operand<TFloat32> kernel) {
    Activation gate = recurrence.recurrentActivation();
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
      return mixed(tf, gate.apply(tf, update), recurrence.activation().apply(tf, candidate), state);
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
    return "GRU(%s%s)".formatted(recurrence, resetAfter ? "" : ", reset before");
  }
}
