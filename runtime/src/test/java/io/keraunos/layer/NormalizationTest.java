package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Batch, layer and group normalization. Values are those of Keras 3.15 (on PyTorch). */
final class NormalizationTest {

  private static final float[] VECTORS = {1, 2, 3, -4, 0.5f, 6, -1, 0};

  /** 0..15, every second one times -0.5. */
  private static float[] images() {
    float[] values = Numbers.range(0, 1, 16);
    for (int i = 1; i < 16; i += 2) {
      values[i] *= -0.5f;
    }
    return values;
  }

  @Test
  void normalizesVectorsByTheBatchAndMovesTheAverages() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> y = BatchNormalization.of().apply(step, step.floats(VECTORS, 4, 2));
      assertThat(step.run(y))
          .usingTolerance(1e-5)
          .containsExactly(
              new double[] {
                0.08734907,
                0.27733943,
                1.4849342,
                -1.3866972,
                -0.26204723,
                1.3866972,
                -1.3102361,
                -0.27733943
              })
          .inOrder();
      assertThat(step.run(step.assigned("layer0/moving_mean")))
          .usingTolerance(1e-6)
          .containsExactly(0.00875, 0.01)
          .inOrder();
      assertThat(step.run(step.assigned("layer0/moving_variance")))
          .usingTolerance(1e-6)
          .containsExactly(1.0104687, 1.12)
          .inOrder();
    }
  }

  @Test
  void normalizesImagesByTheBatchAndMovesTheAverages() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> y =
          BatchNormalization.of()
              .momentum(0.9)
              .epsilon(1e-2)
              .apply(step, step.floats(images(), 2, 2, 2, 2));
      assertThat(step.run(y))
          .usingTolerance(1e-5)
          .containsExactly(
              new double[] {
                -1.5271616, 1.5260725, -1.0908297, 1.0900519, -0.65449786, 0.6540311, -0.21816595,
                0.21801037, 0.21816595, -0.21801037, 0.65449786, -0.6540311, 1.0908297, -1.0900519,
                1.5271616, -1.5260725
              })
          .inOrder();
      assertThat(step.run(step.assigned("layer0/moving_mean")))
          .usingTolerance(1e-6)
          .containsExactly(0.7, -0.4)
          .inOrder();
      assertThat(step.run(step.assigned("layer0/moving_variance")))
          .usingTolerance(1e-5)
          .containsExactly(3.0, 1.425)
          .inOrder();
    }
  }

  @Test
  void normalizesByTheAveragesOutsideOfTraining() {
    try (TracedStep step = new TracedStep(Stage.VALIDATE)) {
      BatchNormalization norm = BatchNormalization.of().epsilon(0.25);
      Operand<TFloat32> vectors = norm.apply(step, step.floats(VECTORS, 4, 2));
      Operand<TFloat32> pictures = norm.apply(step, step.floats(images(), 2, 2, 2, 2));
      step.set(step.state("layer0/moving_mean"), 1, -2);
      step.set(step.state("layer0/moving_variance"), 2, 0.75f);
      step.set(step.weight("layer0/gamma"), 3, 1);
      step.set(step.weight("layer0/beta"), 0, 0.5f);
      // (x - 1) / 1.5 * 3 and (x + 2) / 1 + 0.5
      assertThat(step.run(vectors))
          .usingTolerance(1e-5)
          .containsExactly(0.0, 4.5, 4.0, -1.5, -1.0, 8.5, -4.0, 2.5)
          .inOrder();
      assertThat(step.run(pictures)[0]).isWithin(1e-5).of(-2);
      assertThat(step.run(pictures)[1]).isWithin(1e-5).of(2);
      assertThat(step.assigned()).isEmpty();
    }
  }

  @Test
  void batchNormalizationHasGradientsForVectorsSequencesAndImages() {
    for (long[] shape : new long[][] {{6, 2}, {2, 3, 2}, {1, 2, 3, 2}}) {
      try (TracedStep step = TracedStep.forTraining()) {
        Operand<TFloat32> x = step.floats(Numbers.random(1, 12), shape);
        Operand<TFloat32> y = BatchNormalization.of().apply(step, x);
        Operand<TFloat32> gamma = step.weight("layer0/gamma");
        Operand<TFloat32> beta = step.weight("layer0/beta");
        step.set(gamma, 1.5f, -0.5f);
        step.set(beta, 0.1f, 0.2f);
        assertThat(y.shape().asArray()).isEqualTo(x.shape().asArray());
        GradientCheck.check(step, y, x, gamma, beta);
      }
    }
  }

  @Test
  void batchNormalizationWithoutScaleAndCenterHasNoWeights() {
    try (TracedStep step = TracedStep.forTraining()) {
      BatchNormalization.of()
          .scale(false)
          .center(false)
          .apply(step, step.floats(images(), 2, 2, 2, 2));
      assertThat(step.weights()).isEmpty();
      assertThat(step.assigned().keySet())
          .containsExactly("layer0/moving_mean", "layer0/moving_variance");
    }
  }

  @Test
  void layerNormalizationNormalizesEachRow() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> x = step.floats(new float[] {1, 2, 4, 0, 0, -3}, 2, 3);
      Operand<TFloat32> y = LayerNormalization.of().apply(step, x);
      assertThat(step.run(y))
          .usingTolerance(1e-5)
          .containsExactly(-1.0687014, -0.2671753, 1.3358769, 0.7069301, 0.7069301, -1.4138602)
          .inOrder();
      Operand<TFloat32> gamma = step.weight("layer0/gamma");
      Operand<TFloat32> beta = step.weight("layer0/beta");
      step.set(gamma, 1, -2, 0.5f);
      step.set(beta, 0.1f, 0.2f, 0.3f);
      GradientCheck.check(step, y, x, gamma, beta);
    }
  }

  @Test
  void groupNormalizationNormalizesGroupsOfChannels() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> x = step.wave(0, 2, 2, 2, 4);
      Operand<TFloat32> y = GroupNormalization.of(2).apply(step, x);
      Operand<?>[] weights = step.waves("layer0/gamma", "layer0/beta");
      assertThat(step.run(y))
          .usingTolerance(3e-6)
          .containsExactly(Keras.values("group_normalization/images"))
          .inOrder();
      assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 2, 2, 4});
      GradientCheck.check(step, y, x, weights);
    }
  }

  @Test
  void groupNormalizationOfVectors() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> x = step.wave(0, 2, 6);
      Operand<TFloat32> y = GroupNormalization.of(3).epsilon(0.1).apply(step, x);
      Operand<?>[] weights = step.waves("layer0/gamma", "layer0/beta");
      assertThat(step.run(y))
          .usingTolerance(3e-6)
          .containsExactly(Keras.values("group_normalization/vectors"))
          .inOrder();
      GradientCheck.check(step, y, x, weights);
      GroupNormalization.of(3).scale(false).center(false).apply(step, x);
      assertThat(step.weights()).hasSize(2);
    }
  }

  @Test
  void groupsDivideTheChannels() {
    try (TracedStep step = TracedStep.forTraining()) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> GroupNormalization.of(4).apply(step, step.shaped(-1, 8, 6))))
          .hasMessageThat()
          .isEqualTo(
              "input of layer0 = GroupNormalization(4 groups) must be of a number of channels that"
                  + " 4 groups divide evenly, but was of shape [?, 8, 6]. Use a number of groups"
                  + " that divides 6.");
      assertThrows(IllegalArgumentException.class, () -> GroupNormalization.of(0));
      assertThrows(IllegalArgumentException.class, () -> GroupNormalization.of(1).epsilon(0));
    }
  }

  @Test
  void refusesWrongSettingsAndInputs() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> BatchNormalization.of().momentum(1.5)))
        .hasMessageThat()
        .isEqualTo("momentum must be from 0 to 1, but was 1.5. 0.99 is usual.");
    assertThrows(IllegalArgumentException.class, () -> BatchNormalization.of().epsilon(0));
    assertThrows(IllegalArgumentException.class, () -> LayerNormalization.of().epsilon(-1));
    try (TracedStep step = TracedStep.forTraining()) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> LayerNormalization.of().apply(step, step.shaped(-1, -1))))
          .hasMessageThat()
          .contains("input of layer0 = LayerNormalization must be of a known last dimension");
    }
  }
}
