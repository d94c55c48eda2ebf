package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Shapes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Settings that recurrent layers share, and the unrolling of a cell in the graph, one copy for each
 * position.
 */
record Recurrence(
    int units,
    boolean sequences,
    boolean backwards,
    Activation activation,
    Activation recurrentActivation,
    Affine affine,
    Affine recurrent) { // its kernel alone

  /** A cell: computes the new state at one position. The state's first part is the output. */
  @FunctionalInterface
  interface Cell {
    /**
     * Adds the ops.
     *
     * @param input {@code [batch, gates * units]}: the place's numbers times the kernel
     * @param state the parts of the state, each {@code [batch, units]}; empty for zeros
     */
    List<Operand<TFloat32>> next(Operand<TFloat32> input, List<Operand<TFloat32>> state);
  }

  /** The outputs of all places in their order, and the state after the one visited last. */
  record Outputs(List<Operand<TFloat32>> all, List<Operand<TFloat32>> last) {}

  Recurrence {
    Checks.positive("units", units);
  }

  static Recurrence of(int units) {
    return new Recurrence(
        units,
        false,
        false,
        Activation.TANH,
        Activation.SIGMOID,
        Affine.DEFAULT,
        Affine.DEFAULT.kernelInitializer(Initializers.orthogonal()));
  }

  Recurrence sequences(boolean all) {
    return new Recurrence(
        units, all, backwards, activation, recurrentActivation, affine, recurrent);
  }

  Recurrence backwards(boolean back) {
    return new Recurrence(
        units, sequences, back, activation, recurrentActivation, affine, recurrent);
  }

  Recurrence activation(Activation newActivation) {
    return new Recurrence(
        units, sequences, backwards, newActivation, recurrentActivation, affine, recurrent);
  }

  Recurrence recurrentActivation(Activation newActivation) {
    return new Recurrence(
        units, sequences, backwards, activation, newActivation, affine, recurrent);
  }

  Recurrence affine(Affine newAffine) {
    return new Recurrence(
        units, sequences, backwards, activation, recurrentActivation, newAffine, recurrent);
  }

  Recurrence recurrentInitializer(Initializer initializer) {
    return recurrent(recurrent.kernelInitializer(initializer));
  }

  Recurrence recurrentRegularizer(Regularizer regularizer) {
    return recurrent(recurrent.kernelRegularizer(regularizer));
  }

  Recurrence recurrentConstraint(Constraint constraint) {
    return recurrent(recurrent.kernelConstraint(constraint));
  }

  private Recurrence recurrent(Affine newRecurrent) {
    return new Recurrence(
        units, sequences, backwards, activation, recurrentActivation, affine, newRecurrent);
  }

  /** Checks the input and the mask. */
  void check(LayerScope scope, Operand<TFloat32> x, Optional<Operand<TBool>> mask) {
    Shape in = Checks.rank(scope, x, 3, "[batch, positions, features]");
    Checks.knownLast(scope, in);
    if (in.get(1) == Shape.UNKNOWN_SIZE) {
      throw Checks.badInput(
          scope,
          "of a known number of positions, because each has ops of its own",
          in,
          "Pad the sequences to one length, and pass a mask.");
    }
    Shape whole = in.take(2);
    if (mask.isPresent()
        && (mask.get().shape().numDimensions() != 2
            || !Shapes.compatible(mask.get().shape(), whole))) {
      throw new IllegalArgumentException(
          "mask of %s must be of shape %s, but was of shape %s. True is for what is there."
              .formatted(scope, Shapes.text(whole), Shapes.text(mask.get().shape())));
    }
  }

  /** Creates the variable {@code recurrent_kernel} of shape {@code [units, gates * units]}. */
  Operand<TFloat32> recurrentKernel(LayerScope scope, int gates) {
    return recurrent.kernel(scope, "recurrent_kernel", Shape.of(units, (long) gates * units));
  }

  /**
   * Unrolls a cell over the positions.
   *
   * @param inputs {@code [batch, positions, gates * units]}
   * @param initial the parts of the first state; empty for zeros
   */
  Outputs unroll(
      Ops tf,
      Operand<TFloat32> inputs,
      Optional<Operand<TBool>> mask,
      List<Operand<TFloat32>> initial,
      Cell cell) {
    long positions = inputs.shape().get(1);
    List<Output<TFloat32>> each = tf.unstack(inputs, positions, Unstack.axis(1L)).output();
    List<Output<TBool>> there =
        mask.map(
                of ->
                    tf.unstack(tf.expandDims(of, tf.constant(2)), positions, Unstack.axis(1L))
                        .output())
            .orElse(List.of());
    List<Operand<TFloat32>> state = initial;
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    for (int visit = 0; visit < positions; visit++) {
      int place = backwards ? (int) positions - 1 - visit : visit;
      List<Operand<TFloat32>> next = cell.next(each.get(place), state);
      state = there.isEmpty() ? next : kept(tf, there.get(place), next, state);
      outputs.add(state.get(0));
    }
    if (backwards) {
      Collections.reverse(outputs);
    }
    return new Outputs(outputs, state);
  }

  /** Selects the new state where a position holds something, else the old one. */
  private static List<Operand<TFloat32>> kept(
      Ops tf, Operand<TBool> there, List<Operand<TFloat32>> next, List<Operand<TFloat32>> old) {
    List<Operand<TFloat32>> state = new ArrayList<>();
    for (int part = 0; part < next.size(); part++) {
      state.add(tf.select(there, next.get(part), old.isEmpty() ? tf.constant(0f) : old.get(part)));
    }
    return state;
  }

  /** Selects the layer's output: all positions for sequences, else the last. */
  Operand<TFloat32> returned(Ops tf, Outputs outputs) {
    return sequences ? stacked(tf, outputs) : outputs.last().get(0);
  }

  /** Stacks the outputs to {@code [batch, positions, units]}. */
  static Operand<TFloat32> stacked(Ops tf, Outputs outputs) {
    return tf.stack(outputs.all(), Stack.axis(1L));
  }

  @Override
  public String toString() {
    return "%s units%s%s%s"
        .formatted(units, sequences ? ", sequences" : "", backwards ? ", backwards" : "", affine);
  }
}
