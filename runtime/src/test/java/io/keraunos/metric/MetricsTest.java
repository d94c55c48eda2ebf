package io.keraunos.metric;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.layer.TracedStep;
import io.keraunos.step.Metric;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class MetricsTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void accuracyCountsTheFirstOfTheLargest() {
    Operand<TFloat32> logits = step.floats(new float[] {1, 3, 2, 5, 5, 0, 0, 0, 9}, 3, 3);
    assertThat(step.run(Metrics.accuracy(step, logits, step.ints(new int[] {1, 0, 1}, 3))))
        .isEqualTo(new double[] {1, 1, 0});
    assertThat(step.run(Metrics.accuracy(step, logits, step.bytes(new byte[] {0, 1, 2}, 3, 1))))
        .isEqualTo(new double[] {0, 0, 1});
  }

  @Test
  void accuracyAveragesOverTheStepsOfAnExample() {
    Operand<TFloat32> logits = step.floats(new float[] {1, 0, 0, 1, 1, 0, 1, 0}, 2, 2, 2);
    assertThat(step.run(Metrics.accuracy(step, logits, step.ints(new int[] {0, 1, 0, 1}, 2, 2))))
        .isEqualTo(new double[] {1, 0.5});
  }

  @Test
  void topKAccuracyCountsTheKLargest() {
    Operand<TFloat32> logits = step.floats(new float[] {1, 4, 2, 3, 1, 4, 2, 3, 1, 4, 2, 3}, 3, 4);
    assertThat(step.run(Metrics.topKAccuracy(step, logits, step.ints(new int[] {1, 3, 2}, 3), 2)))
        .isEqualTo(new double[] {1, 1, 0});
    assertThat(step.run(Metrics.topKAccuracy(step, logits, step.ints(new int[] {0, 3, 2}, 3), 3)))
        .isEqualTo(new double[] {0, 1, 1});
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Metrics.topKAccuracy(step, logits, step.ints(new int[3], 3), 4)))
        .hasMessageThat()
        .isEqualTo(
            "k must be from 1 and below the number of classes, as the right one is always among all"
                + " of them, but was 4 with logits of shape [?, 4]");
  }

  @Test
  void meanIsOverAllButTheExamples() {
    assertThat(step.run(Metrics.mean(step, step.ints(new int[] {1, 2, 3, 5}, 2, 2))))
        .isEqualTo(new double[] {1.5, 4});
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> Metrics.mean(step, step.tf().constant(1f))))
        .hasMessageThat()
        .contains("Log a scalar as it is");
  }

  @Test
  void binaryAccuracyComparesTheProbabilityWithTheThreshold() {
    // Probabilities 0.5, 0.27, 0.73, 0.88; a half is not above a half.
    Operand<TFloat32> logits = step.floats(new float[] {0, -1, 1, 2}, 4, 1);
    Operand<TFloat32> labels = step.floats(new float[] {0, 0, 0, 1}, 4);
    assertThat(step.run(Metrics.binaryAccuracy(step, logits, labels)))
        .isEqualTo(new double[] {1, 1, 0, 1});
    assertThat(step.run(Metrics.binaryAccuracy(step, logits, labels, 0.9)))
        .isEqualTo(new double[] {1, 1, 1, 0});
    assertThrows(
        IllegalArgumentException.class, () -> Metrics.binaryAccuracy(step, logits, labels, 1));
  }

  @Test
  void precisionAndRecallAreSharesOfSums() {
    Operand<TFloat32> logits = step.floats(new float[] {3, 2, -1, 1, -4}, 5);
    Operand<TFloat32> labels = step.floats(new float[] {1, 0, 1, 1, 0}, 5);
    // Said positive: 0, 1, 3; positive: 0, 2, 3; both: 0, 3.
    assertThat(ofSums(Metrics.precision(step, logits, labels))).isWithin(1e-9).of(2.0 / 3);
    assertThat(ofSums(Metrics.recall(step, logits, labels))).isWithin(1e-9).of(2.0 / 3);
    // sigmoid(2.5) = 0.92: of the three only the first is said to be positive.
    assertThat(ofSums(Metrics.precision(step, logits, labels, 0.92))).isEqualTo(1);
    assertThat(ofSums(Metrics.recall(step, logits, labels, 0.92))).isWithin(1e-9).of(1.0 / 3);
  }

  @Test
  void precisionOfNothingIsZero() {
    Operand<TFloat32> logits = step.floats(new float[] {-1, -2}, 2);
    Operand<TFloat32> labels = step.floats(new float[2], 2);
    assertThat(ofSums(Metrics.precision(step, logits, labels))).isEqualTo(0);
    assertThat(ofSums(Metrics.recall(step, logits, labels))).isEqualTo(0);
  }

  private double ofSums(Metric metric) {
    Metric.OfSums sums = (Metric.OfSums) metric;
    return sums.result().applyAsDouble(step.run(sums.sums()));
  }

  @Test
  void aucIsTheShareOfPairsInTheRightOrder() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      int n = 2 + random.nextInt(40);
      float[][] rows = new float[n][];
      for (int i = 0; i < n; i++) {
        // Few different scores, so that many are equal.
        rows[i] = new float[] {random.nextInt(8) - 4, i < 2 ? i : random.nextInt(2)};
      }
      assertThat(RankAuc.of(rows)).isWithin(1e-12).of(shareOfPairs(rows));
    }
  }

  private static double shareOfPairs(float[][] rows) {
    double right = 0;
    double pairs = 0;
    for (float[] positive : rows) {
      for (float[] negative : rows) {
        if (positive[1] == 1 && negative[1] == 0) {
          pairs++;
          right += positive[0] > negative[0] ? 1 : positive[0] == negative[0] ? 0.5 : 0;
        }
      }
    }
    return right / pairs;
  }

  @Test
  void aucIsNotANumberWhereItIsNotDefined() {
    assertThat(RankAuc.of(new float[][] {{1, 1}, {2, 1}})).isNaN();
    assertThat(RankAuc.of(new float[][] {{1, 0}, {2, 0}})).isNaN();
    assertThat(RankAuc.of(new float[][] {{Float.NaN, 0}, {2, 1}})).isNaN();
    assertThat(RankAuc.of(new float[0][])).isNaN();
  }

  @Test
  void aucTakesScoreAndLabelOfEachExample() {
    Metric.OfRows auc =
        (Metric.OfRows)
            Metrics.auc(
                step, step.floats(new float[] {0.5f, -2}, 2, 1), step.bytes(new byte[] {0, 1}, 2));
    assertThat(step.run(auc.rows())).isEqualTo(new double[] {0.5, 0, -2, 1});
  }

  @Test
  void binaryMetricsRefuseSeveralOutputs() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Metrics.auc(step, step.shaped(-1, 3), step.shaped(-1))))
        .hasMessageThat()
        .isEqualTo(
            "logits must be of shape [batch] or [batch, 1], but were of shape [?, 3]. For several"
                + " classes there are accuracy and topKAccuracy.");
  }
}
