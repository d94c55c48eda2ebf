package io.keraunos.metric;

import io.keraunos.step.Figure;
import io.keraunos.step.Metric;
import io.keraunos.step.Ranges;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The usual figures of classifiers, to be logged by the validation step and the test step; each is
 * exact over all examples of the evaluation.
 *
 * <pre>{@code
 * step.log("test_roc", Plots.roc(step, logit, churned));
 * step.log("test_confusion", Plots.confusion(step, logits, label, "cat", "dog", "bird"));
 * }</pre>
 *
 * <p>They are in {@code Evaluation.figures()}, in the report and in TensorBoard. Their rows come to
 * the host with every batch.
 */
public final class Plots {

  private static final int MOST_CLASSES = 100;

  private Plots() {}

  /**
   * Draws the receiver operating characteristic: true positives over false positives, each as a
   * share, for all thresholds; with the area under it.
   *
   * @param scores {@code [batch]} or {@code [batch, 1]}: logits or probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Metric roc(Step step, Operand<TFloat32> scores, Operand<? extends TType> labels) {
    return new Metric.OfFigure(rows(step, "roc", scores, labels), BinaryCurves::roc);
  }

  /**
   * Draws the receiver operating characteristic of one class of several against the rest, by the
   * probability that {@code softmax} gives it.
   *
   * <pre>{@code
   * step.log("test_roc_bird", Plots.roc(step, logits, label, 2));
   * }</pre>
   *
   * @param logits {@code [batch, classes]}: logits, not probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}, integers from 0 to {@code classes - 1};
   *     another value fails the step
   * @param of the class, from 0 to {@code classes - 1}
   * @throws IllegalArgumentException if the shapes do not fit, or there is no such class
   */
  public static Metric roc(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, int of) {
    Ops tf = step.tf();
    Operand<TInt64> classes = classes(tf, "roc", logits, labels);
    if (of < 0 || of >= logits.shape().get(1)) {
      throw new IllegalArgumentException(
          "the class must be from 0 to %s, but was %s. Name one that logits have"
              .formatted(logits.shape().get(1) - 1, of));
    }
    Operand<TFloat32> probability =
        tf.gather(tf.nn.softmax(logits), tf.constant(of), tf.constant(1));
    Operand<TFloat32> is =
        tf.dtypes.cast(tf.math.equal(classes, tf.constant((long) of)), TFloat32.class);
    return new Metric.OfFigure(
        tf.stack(List.of(probability, is), Stack.axis(1L)), BinaryCurves::roc);
  }

  /**
   * Draws precision over recall for all thresholds, in steps; with the average precision, which is
   * the area under them.
   *
   * @param scores {@code [batch]} or {@code [batch, 1]}: logits or probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Metric precisionRecall(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> labels) {
    return new Metric.OfFigure(
        rows(step, "precisionRecall", scores, labels), BinaryCurves::precisionRecall);
  }

  private static Operand<TFloat32> rows(
      Step step, String name, Operand<TFloat32> scores, Operand<? extends TType> labels) {
    return BinaryOutput.of(step.tf(), name, scores, labels).rows(step.tf());
  }

  /**
   * Draws the calibration: the share of positives over the mean probability, for each tenth of the
   * probabilities that has examples; with the expected calibration error, the mean difference of
   * the two over all examples.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}: logits, not probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Metric calibration(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> labels) {
    Ops tf = step.tf();
    step.takesLogits("calibration", logits);
    BinaryOutput output = BinaryOutput.of(tf, "calibration", logits, labels);
    return new Metric.OfFigure(
        new BinaryOutput(tf.math.sigmoid(output.logits()), output.labels()).rows(tf),
        rows -> BinaryCurves.calibration("mean probability", "share of positives", rows));
  }

  /**
   * Draws the calibration of a classifier with several classes: the share of right answers over the
   * mean probability of the answer, as {@link #calibration} does. <a
   * href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>.
   *
   * @param logits {@code [batch, classes]}: logits, not probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}, integers from 0 to {@code classes - 1};
   *     another value fails the step
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Metric confidence(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels) {
    Ops tf = step.tf();
    step.takesLogits("confidence", logits);
    Operand<TInt64> classes = classes(tf, "confidence", logits, labels);
    Operand<TFloat32> probability = tf.max(tf.nn.softmax(logits), tf.constant(-1));
    Operand<TFloat32> right =
        tf.dtypes.cast(
            tf.math.equal(tf.math.argMax(logits, tf.constant(-1)), classes), TFloat32.class);
    return new Metric.OfFigure(
        tf.stack(List.of(Ranges.nanWhereNan(tf, logits, probability), right), Stack.axis(1L)),
        rows -> BinaryCurves.calibration("mean probability", "share of right answers", rows));
  }

  /**
   * Draws the confusion matrix: how many examples of each class were taken for which, as {@link
   * Metrics#accuracy} takes them.
   *
   * @param logits {@code [batch, classes]}, logits or probabilities; at most 100 classes
   * @param labels {@code [batch]} or {@code [batch, 1]}, integers from 0 to {@code classes - 1};
   *     another value fails the step
   * @param names of the classes, by label; their numbers if there are none
   * @throws IllegalArgumentException if the shapes do not fit, or there are not as many names as
   *     classes
   */
  public static Metric confusion(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, String... names) {
    Ops tf = step.tf();
    Operand<TInt64> classes = classes(tf, "confusion", logits, labels);
    List<String> named = names(logits.shape().get(1), names);
    Operand<TFloat32> predicted =
        tf.dtypes.cast(tf.math.argMax(logits, tf.constant(-1)), TFloat32.class);
    Operand<TFloat32> rows =
        tf.stack(
            List.of(
                tf.dtypes.cast(classes, TFloat32.class), Ranges.nanWhereNan(tf, logits, predicted)),
            Stack.axis(1L));
    return new Metric.OfFigure(rows, all -> matrix(named, all));
  }

  /**
   * Draws the confusion matrix of a yes-or-no answer, which is yes where the probability is above a
   * half.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}: logits, not probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @param negative the name of the negative class
   * @param positive the name of the positive class
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Metric binaryConfusion(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TType> labels,
      String negative,
      String positive) {
    Ops tf = step.tf();
    BinaryOutput output = BinaryOutput.of(tf, "binaryConfusion", logits, labels);
    Operand<TFloat32> yes = tf.dtypes.cast(output.saidPositive(tf, 0.5), TFloat32.class);
    Operand<TFloat32> rows =
        tf.stack(
            List.of(
                tf.dtypes.cast(output.isPositive(tf), TFloat32.class),
                Ranges.nanWhereNan(tf, output.logits(), yes)),
            Stack.axis(1L));
    return new Metric.OfFigure(rows, all -> matrix(List.of(negative, positive), all));
  }

  private static Operand<TInt64> classes(
      Ops tf, String plot, Operand<TFloat32> logits, Operand<? extends TNumber> labels) {
    Operand<TInt64> classes = Labels.classes(tf, plot, logits, labels);
    Shape in = logits.shape();
    if (in.numDimensions() != 2 || in.get(1) == Shape.UNKNOWN_SIZE) {
      throw new IllegalArgumentException(
          "logits must be of rank 2, [batch, classes], but were of shape %s. Reshape them first."
              .formatted(Shapes.text(in)));
    }
    return classes;
  }

  private static List<String> names(long classes, String... names) {
    if (classes > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "a confusion matrix must have at most %s classes to be readable, but has %s"
              .formatted(MOST_CLASSES, classes));
    }
    if (names.length > 0 && names.length != classes) {
      throw new IllegalArgumentException(
          "names must be one for each of the %s classes, but were %s"
              .formatted(classes, Arrays.asList(names)));
    }
    return names.length > 0
        ? List.of(names)
        : IntStream.range(0, (int) classes).mapToObj(Integer::toString).toList();
  }

  /**
   * Counts the rows.
   *
   * @param rows a class and the predicted class each; the latter is NaN where there is none
   */
  private static Figure matrix(List<String> classes, float[][] rows) {
    long[][] counts = new long[classes.size()][classes.size()];
    long right = 0;
    long nan = 0;
    for (float[] row : rows) {
      if (Float.isNaN(row[1])) {
        nan++;
      } else {
        counts[(int) row[0]][(int) row[1]]++;
        right += row[0] == row[1] ? 1 : 0;
      }
    }
    List<List<Long>> lists = new ArrayList<>();
    for (long[] row : counts) {
      lists.add(Arrays.stream(row).boxed().toList());
    }
    String summary = String.format(Locale.ROOT, "%,d of %,d are right", right, (long) rows.length);
    return new Figure.Matrix(
        classes, lists, nan == 0 ? summary : summary + "; of %s the logits are NaN".formatted(nan));
  }
}
