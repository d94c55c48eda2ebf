package io.keraunos.functional;

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
 * The unrolling of a recurrent cell in the graph, one copy for each position.
 *
 * @param tf adds the ops
 * @param backwards whether the last position is visited first
 */
public record Recurrence(Ops tf, boolean backwards) {

  /** A cell: computes the new state at one position. The state's first part is the output. */
  @FunctionalInterface
  public interface Cell {
    /**
     * Adds the ops.
     *
     * @param input {@code [batch, gates * units]}: the place's numbers times the kernel
     * @param state the parts of the state, each {@code [batch, units]}; empty for zeros
     */
    List<Operand<TFloat32>> next(Operand<TFloat32> input, List<Operand<TFloat32>> state);
  }

  /**
   * The outputs of a cell.
   *
   * @param all those of all positions, in their order
   * @param last the parts of the state after the position that was visited last
   */
  public record Outputs(List<Operand<TFloat32>> all, List<Operand<TFloat32>> last) {

    /** Stacks the outputs to {@code [batch, positions, units]}. */
    public Operand<TFloat32> stacked(Ops tf) {
      return tf.stack(all, Stack.axis(1L));
    }
  }

  /**
   * Checks the input and the mask of a recurrent layer.
   *
   * @throws IllegalArgumentException if the input is not {@code [batch, positions, features]} with
   *     known positions and features, or the mask does not fit it
   */
  public static void check(LayerScope scope, Operand<TFloat32> x, Optional<Operand<TBool>> mask) {
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

  /**
   * Unrolls a cell over the positions.
   *
   * @param inputs {@code [batch, positions, gates * units]}
   * @param initial the parts of the first state; empty for zeros
   */
  public Outputs unroll(
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
      state = there.isEmpty() ? next : kept(there.get(place), next, state);
      outputs.add(state.get(0));
    }
    if (backwards) {
      Collections.reverse(outputs);
    }
    return new Outputs(outputs, state);
  }

  /** Selects the new state where a position holds something, else the old one. */
  private List<Operand<TFloat32>> kept(
      Operand<TBool> there, List<Operand<TFloat32>> next, List<Operand<TFloat32>> old) {
    List<Operand<TFloat32>> state = new ArrayList<>();
    for (int part = 0; part < next.size(); part++) {
      state.add(tf.select(there, next.get(part), old.isEmpty() ? tf.constant(0f) : old.get(part)));
    }
    return state;
  }
}
