package io.keraunos.loss;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.gradient.CustomGradients;
import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.Numbers;
import io.keraunos.layer.TracedStep;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

final class LossesTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void sparseCategoricalCrossentropyIsMinusTheLogProbabilityOfTheClass() {
    Operand<TFloat32> logits = step.floats(new float[] {1, 2, 3, 0, 0, 0}, 2, 3);
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(step, logits, step.ints(new int[] {2, 0}, 2));
    assertThat(loss.shape().numDimensions()).isEqualTo(1);
    // log(e + e^2 + e^3) - 3 and log(3)
    assertThat(step.run(loss))
        .usingTolerance(1e-6)
        .containsExactly(0.4076059644443806, 1.0986122886681098)
        .inOrder();
    GradientCheck.check(step, loss, logits);
  }

  @Test
  void sparseCategoricalCrossentropyAveragesOverTheStepsOfAnExample() {
    Operand<TFloat32> logits =
        step.floats(new float[] {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 2, 2, 3);
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(
            step, logits, step.longs(new long[] {2, 0, 1, 1}, 2, 2));
    assertThat(step.run(loss))
        .usingTolerance(1e-6)
        .containsExactly((0.4076059644443806 + 1.0986122886681098) / 2, 1.0986122886681098)
        .inOrder();
    GradientCheck.check(step, loss, logits);
  }

  @Test
  void sparseCategoricalCrossentropyTakesLabelsWithALastDimensionOfOne() {
    Operand<TFloat32> logits = step.floats(Numbers.random(1, 6), 2, 3);
    assertThat(
            step.run(
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.bytes(new byte[] {2, 0}, 2, 1))))
        .isEqualTo(
            step.run(
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.ints(new int[] {2, 0}, 2))));
  }

  @Test
  void aClassWeightScalesTheLossOfItsLabel() {
    Operand<TFloat32> logits = step.floats(new float[] {1, 2, 3, 0, 0, 0}, 2, 3);
    double[] weights = {0.5, 7, 3};
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(
            step, logits, step.bytes(new byte[] {2, 0}, 2, 1), weights);
    assertThat(step.run(loss))
        .usingTolerance(1e-6)
        .containsExactly(3 * 0.4076059644443806, 0.5 * 1.0986122886681098)
        .inOrder();
    GradientCheck.check(step, loss, logits);
    Operand<TFloat32> places =
        step.floats(new float[] {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 2, 2, 3);
    loss =
        Losses.sparseCategoricalCrossentropy(
            step, places, step.longs(new long[] {2, 0, 1, 1}, 2, 2), weights);
    assertThat(step.run(loss))
        .usingTolerance(1e-5)
        .containsExactly(
            (3 * 0.4076059644443806 + 0.5 * 1.0986122886681098) / 2, 7 * 1.0986122886681098)
        .inOrder();
    GradientCheck.check(step, loss, places);
  }

  @Test
  void classWeightsAreOneForEachClass() {
    Operand<TFloat32> logits = step.floats(Numbers.random(1, 6), 2, 3);
    assertThat(complaint(logits, 1, 2))
        .isEqualTo("classWeights must be one for each of the 3 classes, but were 2");
    assertThat(complaint(logits, 1, 2, -1))
        .isEqualTo("classWeights must each be at least 0 and finite, but that of class 2 was -1.0");
    assertThat(complaint(logits, 1e40, 2, 1)).endsWith("that of class 0 was 1.0E40");
    assertThat(complaint(logits, 1, Double.NaN, 1)).endsWith("that of class 1 was NaN");
  }

  private String complaint(Operand<TFloat32> logits, double... weights) {
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.ints(new int[] {2, 0}, 2), weights))
        .getMessage();
  }

  @Test
  void sparseCategoricalCrossentropyNamesBothShapes() {
    Operand<TFloat32> logits = step.floats(Numbers.random(1, 6), 2, 3);
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Losses.sparseCategoricalCrossentropy(
                    step, logits, step.ints(new int[] {2, 0, 1, 1}, 2, 2)));
    assertThat(wrong).hasMessageThat().contains("[?, 2]");
    assertThat(wrong).hasMessageThat().contains("[?, 3]");
  }

  @Test
  void categoricalCrossentropyIsTheCrossEntropyOfTwoDistributions() {
    // Keras 3.15's CategoricalCrossentropy(from_logits=True)
    Operand<TFloat32> logits = step.floats(new float[] {1, 2, 3, 0, -1, 2}, 2, 3);
    Operand<TFloat32> loss =
        Losses.categoricalCrossentropy(
            step, logits, step.floats(new float[] {0.1f, 0.2f, 0.7f, 1, 0, 0}, 2, 3));
    assertThat(step.run(loss))
        .usingTolerance(1e-5)
        .containsExactly(0.80760592, 2.16984606)
        .inOrder();
    GradientCheck.check(step, loss, logits);
  }

  @Test
  void binaryCrossentropyDoesNotOverflow() {
    // torch.nn.functional.binary_cross_entropy_with_logits
    Operand<TFloat32> logits = step.floats(new float[] {2, -3, 0.5f, 40, -40}, 5);
    Operand<TFloat32> loss =
        Losses.binaryCrossentropy(step, logits, step.floats(new float[] {1, 1, 0.5f, 0, 0}, 5));
    assertThat(step.run(loss))
        .usingTolerance(1e-5)
        .containsExactly(0.12692802, 3.04858732, 0.72407698, 40.0, 0.0)
        .inOrder();
    GradientCheck.check(step, loss, logits);
  }

  @Test
  void binaryCrossentropyTakesBytesAndColumns() {
    double[] expected = {Math.log1p(Math.exp(-2)), 3 + Math.log1p(Math.exp(-3))};
    Operand<TFloat32> column = step.floats(new float[] {2, 3}, 2, 1);
    Operand<TFloat32> row = step.floats(new float[] {2, 3}, 2);
    for (Operand<TFloat32> loss :
        List.of(
            Losses.binaryCrossentropy(step, column, step.bytes(new byte[] {1, 0}, 2)),
            Losses.binaryCrossentropy(step, row, step.ints(new int[] {1, 0}, 2, 1)),
            Losses.binaryCrossentropy(step, column, step.longs(new long[] {1, 0}, 2, 1)))) {
      assertThat(loss.shape().numDimensions()).isEqualTo(1);
      assertThat(step.run(loss)).usingTolerance(1e-5).containsExactly(expected).inOrder();
    }
  }

  @Test
  void regressionLossesAverageOverTheOutputsOfAnExample() {
    // Keras 3.15's MeanSquaredError, MeanAbsoluteError, Huber() and Huber(delta=0.3)
    Operand<TFloat32> y = step.floats(new float[] {1, 2.5f, -3, 0.1f}, 2, 2);
    Operand<TFloat32> t = step.floats(new float[] {0.5f, 0, 1, 0}, 2, 2);
    checkLoss(Losses.meanSquaredError(step, y, t), y, 3.25, 8.005);
    checkLoss(Losses.meanAbsoluteError(step, y, t), y, 1.5, 2.05);
    checkLoss(Losses.huber(step, y, t), y, 1.0625, 1.7525);
    checkLoss(Losses.huber(step, y, t, 0.3), y, 0.405, 0.58);
  }

  private void checkLoss(
      Operand<TFloat32> loss, Operand<TFloat32> prediction, double first, double second) {
    assertThat(step.run(loss)).usingTolerance(1e-5).containsExactly(first, second).inOrder();
    GradientCheck.check(step, loss, prediction);
  }

  @Test
  void aColumnAndARowAreNotBroadcastToASquare() {
    Operand<TFloat32> column = step.floats(new float[] {1, 2, 3}, 3, 1);
    Operand<TFloat32> row = step.floats(new float[] {1, 2, 5}, 3);
    assertThat(step.run(Losses.meanSquaredError(step, column, row)))
        .usingExactEquality()
        .containsExactly(0.0, 0.0, 4.0)
        .inOrder();
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Losses.meanSquaredError(step, step.floats(new float[6], 3, 2), row)))
        .hasMessageThat()
        .contains("but were of shape [?] with a prediction of shape [?, 2]");
  }

  @Test
  void huberRefusesDeltasThatAreNotAboveZero() {
    Operand<TFloat32> y = step.floats(new float[1], 1);
    assertThat(assertThrows(IllegalArgumentException.class, () -> Losses.huber(step, y, y, 0)))
        .hasMessageThat()
        .isEqualTo("delta must be above 0 and finite, but was 0.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void categoricalCrossentropyHasItsGradientAtEveryRank(int rank) {
    long[] shape = {2, 2, 2, 2, 3};
    long[] of = Arrays.copyOfRange(shape, 5 - rank, 5);
    int size = (int) Shape.of(of).size();
    Operand<TFloat32> logits = step.floats(Numbers.random(1, size), of);
    float[] targets = new float[size];
    for (int i = 0; i < size; i += 3) {
      targets[i + i % 2] = 1;
    }
    Operand<TFloat32> loss = Losses.categoricalCrossentropy(step, logits, step.floats(targets, of));
    GradientCheck.check(step, loss, logits);
  }

  @Test
  void categoricalCrossentropyOfOneClassHasNoGradient() {
    Operand<TFloat32> logits = step.floats(Numbers.random(1, 6), 2, 3, 1);
    Operand<TFloat32> targets = step.floats(new float[] {1, 1, 1, 1, 1, 1}, 2, 3, 1);
    assertThat(gradient(Losses.categoricalCrossentropy(step, logits, targets), logits))
        .isEqualTo(new double[6]);
  }

  @Test
  void binaryCrossentropyAtALogitOfZeroHasTheGradientSigmoidMinusTarget() {
    Operand<TFloat32> logits = step.floats(new float[] {0, 0, 0, -0f, -0f}, 5);
    Operand<TFloat32> targets = step.floats(new float[] {0, 1, 0.25f, 0, 1}, 5);
    assertThat(gradient(Losses.binaryCrossentropy(step, logits, targets), logits))
        .usingTolerance(1e-7)
        .containsExactly(0.5, -0.5, 0.25, 0.5, -0.5)
        .inOrder();
  }

  @Test
  void binaryCrossentropyOfLargeLogitsNeitherOverflowsNorVanishes() {
    Operand<TFloat32> logits = step.floats(new float[] {100, -100, 100, -100, 20}, 5);
    Operand<TFloat32> targets = step.floats(new float[] {1, 0, 0, 1, 1}, 5);
    Operand<TFloat32> loss = Losses.binaryCrossentropy(step, logits, targets);
    assertThat(step.run(loss))
        .usingTolerance(1e-6)
        .containsExactly(0, 0, 100, 100, 2.0611536e-9)
        .inOrder();
    assertThat(step.run(loss)[4]).isWithin(1e-12).of(2.0611536e-9);
    assertThat(gradient(loss, logits))
        .usingTolerance(1e-6)
        .containsExactly(0, 0, 1, -1, 0)
        .inOrder();
  }

  @Test
  void errorsOfZeroHaveNoGradient() {
    Operand<TFloat32> predictions = step.floats(new float[] {1, 0, -2}, 3);
    Operand<TFloat32> targets = step.floats(new float[] {1, 0, -2}, 3);
    for (Operand<TFloat32> loss :
        List.of(
            Losses.meanSquaredError(step, predictions, targets),
            Losses.meanAbsoluteError(step, predictions, targets),
            Losses.huber(step, predictions, targets))) {
      assertThat(gradient(loss, predictions)).usingTolerance(0).containsExactly(0, 0, 0);
    }
  }

  @Test
  void huberHasOneSlopeWhereItBecomesLinear() {
    Operand<TFloat32> predictions = step.floats(new float[] {0.5f, -0.5f, 0.49f, 3}, 4);
    Operand<TFloat32> targets = step.floats(new float[4], 4);
    assertThat(gradient(Losses.huber(step, predictions, targets, 0.5), predictions))
        .usingTolerance(1e-6)
        .containsExactly(0.5, -0.5, 0.49, 0.5)
        .inOrder();
  }

  private double[] gradient(Operand<TFloat32> loss, Operand<TFloat32> x) {
    CustomGradients.register();
    return step.run(step.gradients(loss, step.tf().onesLike(loss), List.of(x))[0]);
  }
}
