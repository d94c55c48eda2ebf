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

/** Values are those of Keras 3.15, by the case multi_head_attention of keras_values.py. */
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
  private void check(Operand<TFloat32> y, double... expected) {
    Operand<?>[] weights = step.waves(WEIGHTS);
    assertThat(step.run(y)).usingTolerance(2e-6).containsExactly(expected).inOrder();
    GradientCheck.check(step, y, x, weights);
  }

  @Test
  void everyPlaceSeesAllPlaces() {
    Operand<TFloat32> y = MultiHeadAttention.of(2, 3).apply(step, x);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 3, 4});
    assertThat(step.outputs()).containsExactly("[?, 3, 4]");
    check(
        y,
        0.6086444,
        0.3232292,
        -0.1142058,
        -0.4979281,
        0.566327,
        0.2753691,
        -0.1450991,
        -0.497325,
        0.6184949,
        0.3371322,
        -0.1027891,
        -0.4943671,
        0.7023004,
        0.3401011,
        -0.1820533,
        -0.6185851,
        0.7498274,
        0.3926078,
        -0.1492615,
        -0.6209307,
        0.7113664,
        0.3485619,
        -0.1781768,
        -0.6211162);
  }

  @Test
  void causalSeesNothingThatComesAfter() {
    check(
        MultiHeadAttention.of(2, 3).causal().apply(step, x),
        0.431565,
        0.1879897,
        -0.1440001,
        -0.4082645,
        0.6405753,
        0.3132439,
        -0.161411,
        -0.5601518,
        0.6184949,
        0.3371322,
        -0.1027891,
        -0.4943671,
        0.8213274,
        0.4032345,
        -0.204506,
        -0.7160641,
        0.7399228,
        0.4105727,
        -0.1118762,
        -0.581708,
        0.7113664,
        0.3485619,
        -0.1781768,
        -0.6211162);
  }

  @Test
  void paddingIsNotSeen() {
    check(
        MultiHeadAttention.of(2, 3).apply(step, x, mask),
        0.6665043,
        0.3433193,
        -0.1413341,
        -0.559516,
        0.6405753,
        0.3132439,
        -0.161411,
        -0.5601518,
        0.6721355,
        0.3517299,
        -0.1340997,
        -0.5568601,
        0.616542,
        0.2944699,
        -0.166096,
        -0.5485444,
        0.6846442,
        0.3687964,
        -0.1205021,
        -0.5531266,
        0.6282437,
        0.3052825,
        -0.1612579,
        -0.5519562);
  }

  @Test
  void masksAndOrderGoTogether() {
    Operand<TFloat32> y = MultiHeadAttention.of(2, 3).causal().apply(step, x, mask);
    step.waves(WEIGHTS);
    double[] expected = {
      0.431565, 0.1879897, -0.1440001, -0.4082645, 0.6405753, 0.3132439, -0.161411, -0.5601518,
      0.6721355, 0.3517299, -0.1340997, -0.5568601, 0.6361504, 0.3054277, -0.1689423, -0.5638562,
      0.3235421, 0.1490239, -0.09558258, -0.2952349, 0.6282437, 0.3052825, -0.1612579, -0.5519562
    };
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
    check(
        y, 0.6701279, 0.664489, 0.3463304, 0.6796238, 0.6617502, 0.332645, 0.6650246, 0.6634395,
        0.3498283, 0.6547559, 0.6387963, 0.322401, 0.665156, 0.6366415, 0.3087046, 0.6556255,
        0.6385972, 0.3212268);
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
