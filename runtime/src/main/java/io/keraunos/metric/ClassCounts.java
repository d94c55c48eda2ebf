package io.keraunos.metric;

import io.keraunos.annotation.HigherIsBetter;
import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Metric;
import io.keraunos.step.Ranges;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import io.keraunos.step.With;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Counts of what was said of each class, and the metrics that are computed of them. The counts are
 * added up once however many metrics are logged, and each is exact over an epoch.
 *
 * <pre>{@code
 * ClassCounts counts = ClassCounts.of(step, logits, label);
 * step.log("val_f1", counts.f1(Average.MACRO));
 * step.log("val_mcc", counts.matthewsCorrelation());
 * }</pre>
 *
 * <p>What is divided by nothing is 0, as in scikit-learn. A logit that is NaN makes each metric
 * NaN; of several labels, each that its label is part of.
 */
public final class ClassCounts {

  private static final List<Class<? extends With>> OPTIONS = List.of(With.IgnoredLabel.class);

  private final Operand<TFloat64> sums;
  private final int classes;
  private final boolean labels;

  private ClassCounts(Operand<TFloat64> sums, int classes, boolean labels) {
    this.sums = sums;
    this.classes = classes;
    this.labels = labels;
  }

  /**
   * Counts the classes with the largest logit.
   *
   * @param logits {@code [batch, ..., classes]}, logits or probabilities
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}; another value that
   *     is not ignored fails the step
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static ClassCounts of(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, With... options) {
    Ops tf = step.tf();
    Weighing weighing = Weighing.of("ClassCounts", OPTIONS, options).without(tf, labels);
    Operand<TInt64> is = Labels.classes(tf, "ClassCounts", logits, weighing.fill(tf, labels, 0));
    Operand<TInt64> said = tf.math.argMax(logits, tf.constant(-1));
    Operand<TFloat32> places = tf.dtypes.cast(is, TFloat32.class);
    Operand<TFloat32> weights = weighing.weights(tf, places);
    Operand<TFloat32> known = Ranges.nanWhereNan(tf, weighing.fill(tf, logits, 0), weights);
    return of(tf, said, is, known, classes(logits));
  }

  private static int classes(Operand<TFloat32> logits) {
    long classes = Shapes.last(logits);
    if (classes == Shape.UNKNOWN_SIZE) {
      throw new IllegalArgumentException(
          "logits must have a known last dimension, the number of classes, but were of shape "
              + Shapes.text(logits.shape()));
    }
    return Math.toIntExact(classes);
  }

  /**
   * Counts answers that are yes or no, as those of two classes: 0 for no and 1 for yes.
   *
   * @param logits {@code [batch, ...]}: logits, not probabilities
   * @param labels of the same shape up to a last dimension of 1: booleans, or numbers of which
   *     those above 0.5 are positive
   * @param threshold the probability above which the answer is yes; above 0 and below 1
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static ClassCounts binary(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TType> labels,
      double threshold,
      With... options) {
    Answers answers = Answers.of(step, logits, labels, threshold, options);
    Ops tf = step.tf();
    return of(
        tf,
        tf.dtypes.cast(answers.said(), TInt64.class),
        tf.dtypes.cast(answers.is(), TInt64.class),
        answers.weights(),
        2);
  }

  private static ClassCounts of(
      Ops tf, Operand<TInt64> said, Operand<TInt64> is, Operand<TFloat32> weights, int classes) {
    Operand<TInt64> flatSaid = flat(tf, said);
    Operand<TInt64> flatIs = flat(tf, is);
    Operand<TFloat64> each = tf.dtypes.cast(flat(tf, weights), TFloat64.class);
    Operand<TFloat64> right =
        tf.math.mul(each, tf.dtypes.cast(tf.math.equal(flatSaid, flatIs), TFloat64.class));
    return joined(
        tf,
        List.of(
            perClass(tf, right, flatIs, classes),
            perClass(tf, each, flatSaid, classes),
            perClass(tf, each, flatIs, classes)),
        classes,
        false);
  }

  private static <T extends TType> Operand<T> flat(Ops tf, Operand<T> x) {
    return x.shape().numDimensions() == 1 ? x : tf.reshape(x, tf.constant(new int[] {-1}));
  }

  private static Operand<TFloat64> perClass(
      Ops tf, Operand<TFloat64> weights, Operand<TInt64> of, int classes) {
    return tf.math.unsortedSegmentSum(weights, of, tf.constant(classes));
  }

  private static ClassCounts joined(
      Ops tf, List<Operand<TFloat64>> vectors, int classes, boolean labels) {
    Operand<TFloat64> sums =
        tf.reshape(tf.stack(vectors), tf.constant(new int[] {vectors.size() * classes}));
    return new ClassCounts(sums, classes, labels);
  }

  /**
   * Counts labels of which several may be true, each a question of its own.
   *
   * @param logits {@code [batch, ..., labels]}: logits, not probabilities
   * @param labels of the same shape: booleans, or numbers of which those above 0.5 are true
   * @param threshold the probability above which a label is said to be true; above 0 and below 1
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static ClassCounts multilabel(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TType> labels,
      double threshold,
      With... options) {
    Pair.requireRank("logits", logits, 2, "[batch, ..., labels]");
    Ops tf = step.tf();
    Answers answers = Answers.of(step, logits, labels, threshold, options);
    int count = classes(logits);
    Operand<TFloat64> each = rows(tf, answers.weights(), count);
    Operand<TFloat64> said = rows(tf, tf.dtypes.cast(answers.said(), TFloat32.class), count);
    Operand<TFloat64> is = rows(tf, tf.dtypes.cast(answers.is(), TFloat32.class), count);
    Operand<TFloat64> saidWeight = tf.math.mul(each, said);
    return joined(
        tf,
        List.of(
            tf.reduceSum(tf.math.mul(saidWeight, is), tf.constant(0)),
            tf.reduceSum(saidWeight, tf.constant(0)),
            tf.reduceSum(tf.math.mul(each, is), tf.constant(0)),
            tf.reduceSum(each, tf.constant(0))),
        count,
        true);
  }

  private static Operand<TFloat64> rows(Ops tf, Operand<TFloat32> x, int last) {
    Operand<TFloat64> doubles = tf.dtypes.cast(x, TFloat64.class);
    return x.shape().numDimensions() == 2
        ? doubles
        : tf.reshape(doubles, tf.constant(new int[] {-1, last}));
  }

  /** Answers that are yes or no, place by place, and what each counts. */
  private record Answers(Operand<TBool> said, Operand<TBool> is, Operand<TFloat32> weights) {
    static Answers of(
        Step step,
        Operand<TFloat32> logits,
        Operand<? extends TType> labels,
        double threshold,
        With... options) {
      Ops tf = step.tf();
      step.takesLogits("ClassCounts", logits);
      Pair pair = Pair.of(tf, "labels", logits, labels);
      Weighing weighing = Weighing.of("ClassCounts", OPTIONS, options).without(tf, pair.target());
      Operand<TFloat32> target = weighing.fill(tf, pair.target(), 1);
      Operand<TFloat32> x = weighing.fill(tf, pair.prediction(), 0);
      boolean always = labels.type() == TBool.class;
      BinaryOutput output =
          new BinaryOutput(x, always ? target : Ranges.probabilities(tf, "ClassCounts", target));
      return new Answers(
          output.saidPositive(tf, threshold),
          output.isPositive(tf),
          Ranges.nanWhereNan(tf, x, weighing.weights(tf, target)));
    }
  }

  private Metric metric(ToDoubleFunction<ClassSums> result) {
    return new Metric.OfSums(sums, all -> result.applyAsDouble(ClassSums.of(all, classes, labels)));
  }

  private Metric average(Average average, ClassSums.Measure measure) {
    if (average instanceof Average.OfClass of && of.number() >= classes) {
      throw new IllegalArgumentException(
          "the class must be from 0 to %s, but was %s. Name one that logits have"
              .formatted(classes - 1, of.number()));
    }
    return metric(all -> all.average(measure, average));
  }

  private Metric ofClasses(String name, ToDoubleFunction<ClassSums> result) {
    if (labels) {
      throw new IllegalArgumentException(
          name
              + " must be of classes of which one is true, but several labels may be here. Use"
              + " ClassCounts.binary for each label");
    }
    return metric(result);
  }

  /** Counts what was rightly said to be of a class, over an epoch. */
  public Metric truePositives(int of) {
    return average(Average.ofClass(of), (right, said, is, all) -> right);
  }

  /** Counts what was wrongly said to be of a class. */
  public Metric falsePositives(int of) {
    return average(Average.ofClass(of), (right, said, is, all) -> said - right);
  }

  /** Counts what is of a class and was said to be of another. */
  public Metric falseNegatives(int of) {
    return average(Average.ofClass(of), (right, said, is, all) -> is - right);
  }

  /** Counts what is of another class and was said to be so. */
  public Metric trueNegatives(int of) {
    return average(Average.ofClass(of), (right, said, is, all) -> all - said - is + right);
  }

  /** Computes the share of what is of a class among what was said to be of it. */
  @HigherIsBetter
  public Metric precision(Average average) {
    return average(average, (right, said, is, all) -> ClassSums.share(right, said));
  }

  /** Computes the share of what was said to be of a class among what is of it: sensitivity. */
  @HigherIsBetter
  public Metric recall(Average average) {
    return average(average, (right, said, is, all) -> ClassSums.share(right, is));
  }

  /** Computes the share of what was said to be of another class among what is of another class. */
  @HigherIsBetter
  public Metric specificity(Average average) {
    return average(
        average, (right, said, is, all) -> ClassSums.share(all - said - is + right, all - is));
  }

  /** Computes {@link #fBeta} with a beta of 1: the harmonic mean of precision and recall. */
  @HigherIsBetter
  public Metric f1(Average average) {
    return fBeta(1, average);
  }

  /**
   * Computes {@code (1 + beta^2) P R / (beta^2 P + R)} of precision and recall.
   *
   * @param beta above 0: how many times as much the recall counts
   */
  @HigherIsBetter
  public Metric fBeta(double beta, Average average) {
    if (!(beta > 0) || Double.isInfinite(beta)) {
      throw new IllegalArgumentException("beta must be above 0 and finite, but was " + beta);
    }
    double square = beta * beta;
    return average(
        average,
        (right, said, is, all) -> ClassSums.share((1 + square) * right, square * is + said));
  }

  /** Computes the intersection over the union of what is and what was said, Jaccard's index. */
  @HigherIsBetter
  public Metric intersectionOverUnion(Average average) {
    return average(average, (right, said, is, all) -> ClassSums.share(right, said + is - right));
  }

  /** Computes the share of right answers. */
  @HigherIsBetter
  public Metric accuracy() {
    return ofClasses("accuracy", ClassSums::accuracy);
  }

  /** Computes the mean recall of the classes that there are. */
  @HigherIsBetter
  public Metric balancedAccuracy() {
    return ofClasses("balancedAccuracy", ClassSums::balancedAccuracy);
  }

  /**
   * Computes the correlation of labels and answers, from -1 to 1; 0 if either is always the same.
   * <a href="https://doi.org/10.1016/j.compbiolchem.2004.09.006">Gorodkin 2004</a>.
   */
  @HigherIsBetter
  public Metric matthewsCorrelation() {
    return ofClasses("matthewsCorrelation", ClassSums::matthews);
  }

  /**
   * Computes the agreement of labels and answers beyond chance; NaN if there is one class alone. <a
   * href="https://doi.org/10.1177/001316446002000104">Cohen 1960</a>.
   */
  @HigherIsBetter
  public Metric cohensKappa() {
    return ofClasses("cohensKappa", ClassSums::cohensKappa);
  }
}
