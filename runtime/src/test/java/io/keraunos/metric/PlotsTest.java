package io.keraunos.metric;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.layer.TracedStep;
import io.keraunos.step.Figure;
import io.keraunos.step.Figure.Point;
import io.keraunos.step.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Figures are those of scikit-learn 1.9.1 for the same scores and labels. */
final class PlotsTest {

  private static final int[] LABELS = {
    0, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1,
    1, 0, 1, 1, 1, 0, 1, 1
  };

  private final TracedStep step = new TracedStep(Stage.TEST);

  @AfterEach
  void close() {
    step.close();
  }

  /** Forty logits, of which several are equal. */
  private Operand<TFloat32> logits() {
    float[] logits = new float[40];
    for (int i = 0; i < 40; i++) {
      logits[i] = (i * 29 % 17 - 8) / 4f;
    }
    return step.floats(logits, 40, 1);
  }

  private Operand<TInt32> labels() {
    return step.ints(LABELS, 40);
  }

  private Figure draw(Metric metric) {
    Metric.OfFigure figure = (Metric.OfFigure) metric;
    double[] flat = step.run(figure.rows());
    float[][] rows = new float[flat.length / 2][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {(float) flat[2 * i], (float) flat[2 * i + 1]};
    }
    return figure.result().apply(rows);
  }

  private Figure.Curve curve(Metric metric) {
    return (Figure.Curve) draw(metric);
  }

  private static void assertPoints(List<Point> points, double[] x, double[] y) {
    assertThat(points.stream().mapToDouble(Point::x).toArray())
        .usingTolerance(1e-6)
        .containsExactly(x)
        .inOrder();
    assertThat(points.stream().mapToDouble(Point::y).toArray())
        .usingTolerance(1e-6)
        .containsExactly(y)
        .inOrder();
  }

  private static double[] shares(int of, int... counts) {
    return IntStream.of(counts).mapToDouble(count -> (double) count / of).toArray();
  }

  /** {@code roc_curve}, without the points that lie between two others on a straight line. */
  @Test
  void rocIsTheCurveOfAllThresholds() {
    Figure.Curve roc = curve(Plots.roc(step, logits(), labels()));
    assertPoints(
        roc.points(),
        shares(14, 0, 0, 2, 2, 3, 5, 9, 10, 10, 12, 13, 14),
        shares(26, 0, 12, 14, 17, 18, 19, 19, 20, 22, 23, 24, 26));
    assertThat(roc.summary()).isEqualTo("area under the curve 0.7404");
    assertThat(List.of(roc.left(), roc.right())).containsExactly(0.0, 1.0).inOrder();
    assertThat(List.of(roc.across(), roc.up()))
        .containsExactly("false positive rate", "true positive rate")
        .inOrder();
  }

  /** With two classes it is the curve of the difference of their logits. */
  @Test
  void rocOfAClassIsThatOfItsProbability() {
    Operand<TFloat32> logits = logits();
    Operand<TFloat32> two =
        step.tf().concat(List.of(step.tf().zerosLike(logits), logits), step.tf().constant(1));
    assertThat(curve(Plots.roc(step, two, labels(), 1)))
        .isEqualTo(curve(Plots.roc(step, logits, labels())));
    assertThat(curve(Plots.roc(step, two, labels(), 0)).summary())
        .isEqualTo("area under the curve 0.7404");
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> Plots.roc(step, two, labels(), 2)))
        .hasMessageThat()
        .isEqualTo("the class must be from 0 to 1, but was 2. Name one that logits have");
  }

  /** {@code precision_recall_curve} and {@code average_precision_score}. */
  @Test
  void precisionOverRecallIsDrawnInSteps() {
    Figure.Curve curve = curve(Plots.precisionRecall(step, logits(), labels()));
    int[] recalled = {0, 2, 4, 7, 9, 12, 13, 14, 17, 18, 19, 19, 19, 20, 22, 23, 24, 26};
    double[] precision = {
      1, 1, 1, 1, 1, 1, 0.928571, 0.875, 0.894737, 0.857143, 0.791667, 0.730769, 0.678571, 0.666667,
      0.6875, 0.657143, 0.648649, 0.65
    };
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 1; i < recalled.length; i++) {
      x.addAll(List.of(recalled[i - 1] / 26.0, recalled[i] / 26.0));
      y.addAll(List.of(precision[i], precision[i]));
    }
    assertPoints(
        curve.points(),
        x.stream().mapToDouble(value -> value).toArray(),
        y.stream().mapToDouble(value -> value).toArray());
    assertThat(curve.summary()).isEqualTo("average precision 0.8763");
    assertThat(List.of(curve.left(), curve.right())).containsExactly(0.65, 0.65);
  }

  /** {@code calibration_curve(n_bins=10)}; the error by hand from the same bins. */
  @Test
  void calibrationComparesProbabilitiesWithShares() {
    Figure.Curve curve = curve(Plots.calibration(step, logits(), labels()));
    assertPoints(
        curve.points(),
        new double[] {
          0.150122, 0.245821, 0.349181, 0.462694, 0.562177, 0.650819, 0.749555, 0.84546
        },
        new double[] {0.5, 0.75, 0.0, 0.4, 1.0, 0.5, 1.0, 1.0});
    assertThat(curve.summary()).isEqualTo("expected calibration error 0.2694");
  }

  /** With two classes the probability of the answer is that of the larger logit. */
  @Test
  void confidenceIsTheCalibrationOfTheAnswer() {
    Operand<TFloat32> logits = step.floats(new float[] {0, 2, 0, 2, 2, 0, 0, 0.1f}, 4, 2);
    Figure.Curve curve =
        curve(Plots.confidence(step, logits, step.ints(new int[] {1, 0, 0, 1}, 4)));
    double sure = 1 / (1 + Math.exp(-2));
    double unsure = 1 / (1 + Math.exp(-0.1));
    assertPoints(curve.points(), new double[] {unsure, sure}, new double[] {1, 2 / 3.0});
    assertThat(curve.up()).isEqualTo("share of right answers");
  }

  /** {@code confusion_matrix}. */
  @Test
  void aBinaryConfusionCountsYesAndNo() {
    Figure.Matrix matrix =
        (Figure.Matrix) draw(Plots.binaryConfusion(step, logits(), labels(), "stays", "leaves"));
    assertThat(matrix)
        .isEqualTo(
            new Figure.Matrix(
                List.of("stays", "leaves"),
                List.of(List.of(12L, 2L), List.of(9L, 17L)),
                "29 of 40 are right"));
  }

  @Test
  void aConfusionCountsTheFirstOfTheLargest() {
    float nan = Float.NaN;
    Operand<TFloat32> logits =
        step.floats(new float[] {1, 3, 2, 5, 5, 0, 0, 0, 9, 1, nan, 0, 2, 1, 0}, 5, 3);
    Operand<TInt32> labels = step.ints(new int[] {1, 1, 2, 0, 0}, 5);
    assertThat(draw(Plots.confusion(step, logits, labels)))
        .isEqualTo(
            new Figure.Matrix(
                List.of("0", "1", "2"),
                List.of(List.of(1L, 0L, 0L), List.of(1L, 1L, 0L), List.of(0L, 0L, 1L)),
                "3 of 5 are right; of 1 the logits are NaN"));
    assertThat(
            ((Figure.Matrix) draw(Plots.confusion(step, logits, labels, "a", "b", "c"))).classes())
        .containsExactly("a", "b", "c")
        .inOrder();
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Plots.confusion(step, logits, labels, "a", "b")))
        .hasMessageThat()
        .isEqualTo("names must be one for each of the 3 classes, but were [a, b]");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Plots.confusion(step, step.shaped(-1, 101), step.ints(new int[1], 1))))
        .hasMessageThat()
        .isEqualTo("a confusion matrix must have at most 100 classes to be readable, but has 101");
    assertThrows(
        IllegalArgumentException.class,
        () -> Plots.confusion(step, step.shaped(-1, 4, 3), step.ints(new int[4], 1, 4)));
  }

  @Test
  void whatIsNotDefinedIsSaid() {
    float[][] same = {{1, 1}, {2, 1}};
    float[][] nan = {{Float.NaN, 1}, {2, 0}};
    for (Figure figure : List.of(BinaryCurves.roc(same), BinaryCurves.roc(new float[0][]))) {
      assertThat(((Figure.Curve) figure).points()).isEmpty();
      assertThat(figure.summary()).isEqualTo("no curve: all examples are of one kind");
    }
    assertThat(BinaryCurves.precisionRecall(same).summary()).isEqualTo("average precision 1.0000");
    assertThat(BinaryCurves.precisionRecall(new float[][] {{1, 0}}).summary())
        .isEqualTo("no curve: all examples are of one kind");
    for (Figure figure :
        List.of(
            BinaryCurves.roc(nan),
            BinaryCurves.precisionRecall(nan),
            BinaryCurves.calibration("", "", nan))) {
      assertThat(((Figure.Curve) figure).points()).isEmpty();
      assertThat(figure.summary()).isEqualTo("no curve: a score is NaN");
    }
    // The ends of the range are in the first and the last bin.
    assertThat(
            ((Figure.Curve) BinaryCurves.calibration("", "", new float[][] {{0, 0}, {1, 1}}))
                .points())
        .containsExactly(new Point(0, 0), new Point(1, 1))
        .inOrder();
  }

  @Test
  void aMatrixIsSquare() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Figure.Matrix(
                        List.of("a", "b"), List.of(List.of(1L, 2L), List.of(3L)), "")))
        .hasMessageThat()
        .startsWith("counts must be a row and a column for each of the 2 classes");
    assertThat(Arrays.asList(new Figure.Matrix(List.of(), List.of(), "").classes())).hasSize(1);
  }
}
