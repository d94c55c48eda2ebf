package io.keraunos.loss;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.gradient.CustomGradients;
import io.keraunos.layer.TracedStep;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class LossOptionsTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void whatIsMaskedReachesNeitherTheLossNorTheGradient() {
    CustomGradients.register();
    Operand<TFloat32> y = step.floats(new float[] {1, Float.NaN, 3, Float.POSITIVE_INFINITY}, 2, 2);
    Operand<TFloat32> t = step.floats(new float[] {0, Float.NaN, 1, 2}, 2, 2);
    With kept = With.mask(step.booleans(new boolean[] {true, false, true, false}, 2, 2));
    Operand<TFloat32> loss = Losses.meanSquaredError(step, y, t, kept);
    assertThat(step.run(loss)).usingTolerance(0).containsExactly(1.0, 4.0).inOrder();
    Operand<?> gradient = step.gradients(loss, step.tf().onesLike(loss), List.of(y))[0];
    assertThat(step.run(gradient)).usingTolerance(0).containsExactly(2, 0, 4, 0).inOrder();
  }

  @Test
  void anExampleWithNoPlaceThatCountsHasALossOfZero() {
    Operand<TFloat32> logits = step.floats(new float[] {5, 1, 2, 0}, 1, 2, 2);
    assertThat(
            step.run(
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.ints(new int[] {255, 255}, 1, 2), With.ignoredLabel(255))))
        .isEqualTo(new double[] {0});
  }

  @Test
  void anOptionWithoutAMeaningIsRefused() {
    Operand<TFloat32> y = step.floats(new float[] {1, 2}, 2);
    assertThat(complaint(() -> RegressionLosses.logCosh(step, y, y, With.labelSmoothing(0.1))))
        .isEqualTo(
            "logCosh must be given options that have a meaning for it, but was given"
                + " LabelSmoothing. Leave it out");
    assertThat(
            complaint(() -> Losses.huber(step, y, y, With.sampleWeights(y), With.sampleWeights(y))))
        .contains("was given SampleWeights twice");
    assertThat(
            complaint(
                () ->
                    Losses.meanSquaredError(
                        step, y, y, With.sampleWeights(step.floats(new float[] {1, 2}, 1, 2)))))
        .contains("sampleWeights of meanSquaredError must be of the first dimensions of [?]");
  }

  @Test
  void numbersOfOptionsAreChecked() {
    assertThat(complaint(() -> With.labelSmoothing(1))).endsWith("below 1, but was 1.0");
    assertThat(complaint(() -> With.positiveWeights(1, 0))).endsWith("but were [1.0, 0.0]");
    assertThat(complaint(() -> With.positiveWeights())).endsWith("but were []");
    Operand<TFloat32> y = step.floats(new float[] {1, 2}, 2);
    assertThat(complaint(() -> RegressionLosses.quantile(step, y, y, 1)))
        .isEqualTo("quantile must be above 0 and below 1, but was 1.0");
  }

  @Test
  void rangesSayWhichTargetsAreDefined() {
    assertThat(TargetRange.classes(3).contains(2)).isTrue();
    assertThat(TargetRange.classes(3).contains(3)).isFalse();
    assertThat(TargetRange.classes(3).contains(0.5)).isFalse();
    assertThat(TargetRange.NUMBERS.and(TargetRange.PROBABILITIES))
        .isEqualTo(TargetRange.PROBABILITIES);
    assertThat(TargetRange.NUMBERS.contains(Double.NaN)).isFalse();
  }

  private static String complaint(Runnable call) {
    return assertThrows(IllegalArgumentException.class, call::run).getMessage();
  }
}
