package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Runs a recurrent layer over a sequence in both directions, each with weights of its own, and
 * merges the outputs. As <a
 * href="https://keras.io/api/layers/recurrent_layers/bidirectional/">Keras' Bidirectional</a>.
 *
 * <p>In: {@code [batch, positions, features]}. Out: the two outputs side by side, {@code [batch, 2
 * units]}, or {@code [batch, positions, 2 units]} for sequences; with another {@link Merge} as wide
 * as one of them.
 *
 * <p>Variables: those of the layer, below {@code forward} and below {@code backward}.
 *
 * <pre>{@code
 * final Bidirectional lstm = Bidirectional.of(LSTM.of(64).returnSequences());
 * }</pre>
 */
public final class Bidirectional implements Layer<TFloat32> {

  /** A way to merge the outputs of both directions. */
  public enum Merge {
    /** Concatenation over the last dimension. */
    CONCAT,
    /** Sum. */
    SUM,
    /** Element-wise product. */
    MULTIPLY,
    /** Mean. */
    AVERAGE
  }

  private final Recurrent forward;
  private final Recurrent backward;
  private final Merge merge;

  private Bidirectional(Recurrent forward, Recurrent backward, Merge merge) {
    this.forward = forward;
    this.backward = backward;
    this.merge = merge;
  }

  /**
   * Returns a layer that runs {@code layer} forwards and a copy of it backwards.
   *
   * @param layer the layer for both directions; it must not be a field of its own
   */
  public static Bidirectional of(Recurrent layer) {
    return new Bidirectional(layer, layer.reversed(), Merge.CONCAT);
  }

  /** Sets how the two outputs are merged. {@link Merge#CONCAT} by default. */
  public Bidirectional merge(Merge how) {
    return new Bidirectional(forward, backward, how);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, or its number of positions or
   *     features is not known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    return scope.output(merged(scope.tf(), forward.apply(step, x), backward.apply(step, x)));
  }

  /**
   * Adds the layer's ops for padded sequences. Where the mask is false the states stay as they
   * were, and returned sequences are 0 there, as in Keras.
   *
   * @param mask true where there is something, {@code [batch, positions]}
   * @throws IllegalArgumentException if the input is not of rank 3, its number of positions or
   *     features is not known, or the mask does not fit it
   */
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Operand<TBool> mask) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Operand<TFloat32> y = merged(tf, forward.apply(step, x, mask), backward.apply(step, x, mask));
    return scope.output(
        forward.returnsSequences()
            ? tf.select(tf.expandDims(mask, tf.constant(2)), y, tf.constant(0f))
            : y);
  }

  private Operand<TFloat32> merged(Ops tf, Operand<TFloat32> there, Operand<TFloat32> back) {
    return switch (merge) {
      case CONCAT -> {
        int last = forward.returnsSequences() ? 2 : 1;
        yield tf.concat(List.of(there, back), tf.constant(last));
      }
      case SUM -> tf.math.add(there, back);
      case MULTIPLY -> tf.math.mul(there, back);
      case AVERAGE -> tf.math.mul(tf.math.add(there, back), tf.constant(0.5f));
    };
  }

  /** Returns the two layers: {@code forward}, {@code backward}. */
  @Override
  public Map<String, Layer<?>> sublayers() {
    return Map.of("forward", forward, "backward", backward);
  }

  @Override
  public String toString() {
    return "Bidirectional(%s%s)"
        .formatted(
            forward, merge == Merge.CONCAT ? "" : ", " + merge.name().toLowerCase(Locale.ROOT));
  }
}
