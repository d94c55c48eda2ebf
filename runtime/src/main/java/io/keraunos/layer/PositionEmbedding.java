package io.keraunos.layer;

import io.keraunos.functional.Attention;
import io.keraunos.functional.Checks;
import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Adds a learned vector to each position of a sequence, the same for all examples, so that a
 * transformer can tell positions apart. As <a
 * href="https://keras.io/keras_hub/api/modeling_layers/position_embedding/">KerasHub's
 * PositionEmbedding</a>, with the sum that follows it there.
 *
 * <p>In and out: {@code [batch, positions, features]}, with at most as many positions as the layer
 * has rows.
 *
 * <p>Variable: {@code embeddings} of shape {@code [length, features]}, Glorot uniform at first.
 *
 * <pre>{@code
 * final Embedding tokens = Embedding.of(50_000, 256);
 * final PositionEmbedding positions = PositionEmbedding.of(512);
 * // positions.apply(step, tokens.apply(step, text))
 * }</pre>
 */
public final class PositionEmbedding implements Layer<TFloat32> {

  private final int length;
  private final Initializer initializer;

  private PositionEmbedding(int length, Initializer initializer) {
    this.length = Checks.positive("length", length);
    this.initializer = initializer;
  }

  /** Returns a layer for sequences of up to {@code length} positions. */
  public static PositionEmbedding of(int length) {
    return new PositionEmbedding(length, Initializers.glorotUniform());
  }

  /** Sets the initializer of the rows. Glorot uniform by default. */
  public PositionEmbedding embeddingsInitializer(Initializer newInitializer) {
    return new PositionEmbedding(length, newInitializer);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, its last dimension is not
   *     known, or it has more positions than the layer has rows
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape in = Checks.rank(scope, x, 3, "[batch, positions, features]");
    long features = Checks.knownLast(scope, in);
    if (in.get(1) > length) {
      throw Checks.badInput(
          scope,
          "of at most %s positions, one for each row of the layer".formatted(length),
          in,
          "Give PositionEmbedding.of(%s) as many rows as the longest sequence has places."
              .formatted(in.get(1)));
    }
    Operand<TFloat32> table = scope.weight("embeddings", Shape.of(length, features), initializer);
    return scope.output(tf.math.add(x, firstRows(tf, table, x)));
  }

  private Operand<TFloat32> firstRows(Ops tf, Operand<TFloat32> table, Operand<TFloat32> x) {
    long positions = x.shape().get(1);
    if (positions == length) {
      return table;
    }
    if (positions != Shape.UNKNOWN_SIZE) {
      // TensorFlow's gradient of Slice takes 32 bit integers only.
      int[] size = {Math.toIntExact(positions), -1};
      return tf.slice(table, tf.constant(new int[2]), tf.constant(size));
    }
    // A longer sequence than the table fails the step: an index that is no row.
    return tf.gather(table, Attention.places(tf, x), tf.constant(0));
  }

  @Override
  public String toString() {
    return "PositionEmbedding(%s)".formatted(length);
  }
}
