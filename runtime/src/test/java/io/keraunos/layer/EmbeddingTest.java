package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

final class EmbeddingTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void looksRowsUp() {
    Operand<TFloat32> y =
        Embedding.of(3, 2).apply(step, step.ints(new int[] {2, 0, 2, 1, 1, 1}, 2, 3));
    Operand<TFloat32> table = step.weight("layer0/embeddings");
    assertThat(table.shape()).isEqualTo(Shape.of(3, 2));
    step.set(table, 1, 2, 3, 4, 5, 6);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 3, 2});
    assertThat(step.run(y))
        .usingExactEquality()
        .containsExactly(new double[] {5, 6, 1, 2, 5, 6, 3, 4, 3, 4, 3, 4})
        .inOrder();
    GradientCheck.check(step, y, table);
  }

  @Test
  void beginsAsKerasDoes() {
    Embedding.of(50, 40).apply(step, step.ints(new int[] {0}, 1));
    double[] first = step.run(step.weight("layer0/embeddings"));
    assertThat(java.util.Arrays.stream(first).max().getAsDouble()).isGreaterThan(0.049);
    assertThat(java.util.Arrays.stream(first).max().getAsDouble()).isAtMost(0.05);
    assertThat(java.util.Arrays.stream(first).min().getAsDouble()).isLessThan(-0.049);
  }

  @Test
  void refusesNumbersThatAreNotInTheTable() {
    Operand<TFloat32> y = Embedding.of(3, 2).apply(step, step.ints(new int[] {3}, 1));
    assertThrows(TFInvalidArgumentException.class, () -> step.run(y));
    assertThrows(IllegalArgumentException.class, () -> Embedding.of(0, 2));
  }
}
