package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Values are those of {@link Keras}. */
final class MultiHeadAttentionTest {

  private static final String[] WEIGHTS = {
    "layer0/query/kernel",
    "layer0/query/bias",
    "layer0/key/kernel",
    "layer0/key/bias",
    "layer0/value/kernel",
    "layer0/value/bias",
    "layer0/attention_output/kernel",
    "layer0/attention_output/bias"
  };

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat32> x = step.wave(0, 2, 3, 4);
  private final Operand<TBool> mask =
      step.booleans(new boolean[] {true, true, false, false, true, true}, 2, 3);

  @AfterEach
  void close() {
    step.close();
  }

  /** Checks values and gradients. */
  private void check(Operand<TFloat32> y, String name) {
    Operand<?>[] weights = step.waves(WEIGHTS);
    assertThat(step.run(y))
        .usingTolerance(2e-6)
        .containsExactly(Keras.values("multi_head_attention/" + name))
        .inOrder();
    GradientCheck.check(step, y, x, weights);
  }

  @Test
  void everyPlaceSeesAllPlaces() {
    Operand<TFloat32> y = MultiHeadAttention.of(2, 3).apply(step, x);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 3, 4});
    assertThat(step.outputs()).containsExactly("[?, 3, 4]");
    check(y, "self");
  }

  @Test
  void causalSeesNothingThatComesAfter() {
    check(MultiHeadAttention.of(2, 3).causal().apply(step, x), "causal");
  }

  @Test
  void paddingIsNotSeen() {
    check(MultiHeadAttention.of(2, 3).apply(step, x, mask), "padded");
  }

  @Test
  void masksAndOrderGoTogether() {
    Operand<TFloat32> y = MultiHeadAttention.of(2, 3).causal().apply(step, x, mask);
    step.waves(WEIGHTS);
    double[] expected = Keras.values("multi_head_attention/padded and causal");
    double[] values = step.run(y);
    for (int i = 0; i < values.length; i++) {
      if (i / 4 != 3) { // the first place of the second sequence may see none
        assertThat(values[i]).isWithin(2e-6).of(expected[i]);
      }
    }
  }

  @Test
  void aMaskForEachPairOfPlaces() {
    MultiHeadAttention attention = MultiHeadAttention.of(2, 3);
    boolean[] order = {true, false, false, true, true, false, true, true, true};
    boolean[] both = new boolean[18];
    System.arraycopy(order, 0, both, 0, 9);
    System.arraycopy(order, 0, both, 9, 9);
    Operand<TFloat32> masked = attention.apply(step, x, step.booleans(both, 2, 3, 3));
    Operand<TFloat32> causal = MultiHeadAttention.of(2, 3).causal().apply(step, x);
    step.waves(WEIGHTS);
    step.waves(
        Arrays.stream(WEIGHTS)
            .map(name -> name.replace("layer0", "layer1"))
            .toArray(String[]::new));
    assertThat(step.run(masked)).usingTolerance(1e-6).containsExactly(step.run(causal)).inOrder();
  }

  @Test
  void seesAMemory() {
    Operand<TFloat32> memory = step.wave(9, 2, 2, 5);
    Operand<TFloat32> y =
        MultiHeadAttention.of(2, 3).valueWidth(2).outputWidth(3).cross(step, x, memory);
    check(y, "cross");
    GradientCheck.check(step, y, memory);
    assertThat(step.weight("layer0/value/kernel").shape()).isEqualTo(Shape.of(5, 4));
  }

  @Test
  void aMaskOfTheMemory() {
    Operand<TFloat32> memory = step.wave(9, 2, 2, 5);
    Operand<TBool> first = Masks.ofLengths(step, step.ints(new int[] {1, 1}, 2), 2);
    Operand<TFloat32> y = MultiHeadAttention.of(1, 2).cross(step, x, memory, first);
    // All places see the first place of the memory alone: they get the same.
    double[] values = step.run(y);
    for (int i = 0; i < 24; i++) {
      assertThat(values[i]).isWithin(1e-6).of(values[i / 12 * 12 + i % 4]);
    }
  }

  @Test
  void dropsInTrainingOnly() {
    MultiHeadAttention attention = MultiHeadAttention.of(2, 3).dropout(0.5);
    List<double[]> values = new ArrayList<>();
    for (Stage stage : List.of(Stage.TRAIN, Stage.VALIDATE)) {
      try (TracedStep each = new TracedStep(stage)) {
        Operand<TFloat32> y = attention.apply(each, each.wave(0, 2, 3, 4));
        each.waves(WEIGHTS);
        values.add(each.run(y));
        each.setSeeds(3, 4);
        assertThat(each.run(y)[0] == values.get(values.size() - 1)[0])
            .isEqualTo(stage != Stage.TRAIN);
      }
    }
    assertThat(values.get(1)[0]).isWithin(1e-6).of(0.6086444);
  }

  @Test
  void positionsMayBeUnknown() {
    Operand<TFloat32> y = MultiHeadAttention.of(2, 3).causal().apply(step, step.shaped(-1, -1, 4));
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, -1, 4});
  }

  @Test
  void masksOfTokensAndLengths() {
    Operand<TBool> tokens = Masks.except(step, step.ints(new int[] {7, 0, 3, 0}, 2, 2), 0);
    Operand<TBool> lengths = Masks.ofLengths(step, step.ints(new int[] {2, 0}, 2), 3);
    assertThat(step.run(step.tf().dtypes.cast(tokens, TFloat32.class)))
        .isEqualTo(new double[] {1, 0, 1, 0});
    assertThat(step.run(step.tf().dtypes.cast(lengths, TFloat32.class)))
        .isEqualTo(new double[] {1, 1, 0, 0, 0, 0});
  }

  @Test
  void withoutBiases() {
    MultiHeadAttention.of(2, 3).useBias(false).apply(step, x);
    assertThat(step.weights().keySet())
        .containsExactly(WEIGHTS[0], WEIGHTS[2], WEIGHTS[4], WEIGHTS[6]);
  }

  @Test
  void refusesWrongSettingsInputsAndMasks() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> MultiHeadAttention.of(0, 3)))
        .hasMessageThat()
        .isEqualTo("heads must be at least 1, but was 0");
    assertThrows(IllegalArgumentException.class, () -> MultiHeadAttention.of(1, 0));
    MultiHeadAttention attention = MultiHeadAttention.of(2, 3).causal().dropout(0.25);
    assertThrows(IllegalArgumentException.class, () -> attention.dropout(1));
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> attention.apply(step, step.shaped(-1, 4))))
        .hasMessageThat()
        .contains("must be of rank 3, [batch, positions, features], but was of shape [?, 4]");
    Operand<TBool> other = step.booleans(new boolean[8], 2, 4);
    assertThat(assertThrows(IllegalArgumentException.class, () -> attention.apply(step, x, other)))
        .hasMessageThat()
        .isEqualTo(
            "mask of layer0 = MultiHeadAttention(2 heads of 3, causal, dropout 0.25) must be of"
                + " shape [?, 3] or [?, 3, 3], but was of shape [?, 4]. True is for what may be"
                + " seen.");
  }
}
