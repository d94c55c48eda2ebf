package io.keraunos.engine;

import io.keraunos.loss.ClassificationLosses;
import io.keraunos.loss.EmbeddingLosses;
import io.keraunos.loss.Losses;
import io.keraunos.loss.RegressionLosses;
import io.keraunos.loss.SegmentationLosses;
import io.keraunos.loss.SequenceLosses;
import io.keraunos.metric.Average;
import io.keraunos.metric.ClassCounts;
import io.keraunos.metric.Metrics;
import io.keraunos.metric.OperatingPoints;
import io.keraunos.metric.ProbabilityMetrics;
import io.keraunos.metric.RegressionMetrics;
import io.keraunos.metric.TextMetrics;
import io.keraunos.step.Metric;
import io.keraunos.step.Step;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Every public metric and loss by its name, of the same three numbers of each example. */
final class AllMetrics {

  private static final List<Class<?>> CLASSES =
      List.of(
          Metrics.class,
          ClassCounts.class,
          ProbabilityMetrics.class,
          OperatingPoints.class,
          RegressionMetrics.class,
          TextMetrics.class,
          Losses.class,
          ClassificationLosses.class,
          RegressionLosses.class,
          SegmentationLosses.class,
          EmbeddingLosses.class,
          SequenceLosses.class);

  private final Step step;
  private final Ops tf;
  private final Operand<TFloat32> x;
  private final Operand<TFloat32> y;
  private final Operand<TFloat32> t;
  private final Operand<TInt32> label;
  private final Operand<TBool> yes;
  private final Map<String, Metric> metrics = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();

  private AllMetrics(Step step, Operand<TFloat32> x, Operand<TFloat32> t) {
    this.step = step;
    this.tf = step.tf();
    this.x = x;
    this.t = t;
    y = tf.math.mul(tf.unstack(x, 3L, Unstack.axis(1L)).output().get(0), tf.constant(2f));
    yes = tf.math.greater(t, tf.constant(1f));
    label =
        tf.math.add(
            tf.dtypes.cast(yes, TInt32.class),
            tf.dtypes.cast(tf.math.greater(t, tf.constant(2f)), TInt32.class));
  }

  /** Returns the names of the metrics that are computed from sums or rows of an epoch. */
  static Set<String> ofEpochs() {
    return returning(Metric.class);
  }

  /** Returns the names of the losses, and of the metrics that are a value for each example. */
  static Set<String> ofExamples() {
    return returning(Operand.class);
  }

  private static Set<String> returning(Class<?> result) {
    Set<String> names = new TreeSet<>();
    for (Class<?> type : CLASSES) {
      Stream.of(type.getDeclaredMethods())
          .filter(method -> Modifier.isPublic(method.getModifiers()))
          .filter(method -> method.getReturnType() == result)
          .forEach(method -> names.add(type.getSimpleName() + "." + method.getName()));
    }
    return names;
  }

  /**
   * Logs all of them.
   *
   * @param x {@code [batch, 3]}
   * @param t {@code [batch]}
   */
  static void log(Step step, Operand<TFloat32> x, Operand<TFloat32> t) {
    AllMetrics all = new AllMetrics(step, x, t);
    all.ofNumbers();
    all.ofClasses();
    all.ofYesOrNo();
    all.ofTokens();
    all.losses();
    all.metrics.forEach(step::log);
    all.values.forEach(step::log);
  }

  private void ofNumbers() {
    Operand<TFloat32> size = tf.math.abs(y);
    Operand<TFloat32> other = tf.math.abs(t);
    String in = "RegressionMetrics.";
    metrics.put(in + "rootMeanSquaredError", RegressionMetrics.rootMeanSquaredError(step, y, t));
    metrics.put(in + "meanSquaredError", RegressionMetrics.meanSquaredError(step, y, t));
    metrics.put(in + "meanAbsoluteError", RegressionMetrics.meanAbsoluteError(step, y, t));
    metrics.put(
        in + "meanAbsolutePercentageError",
        RegressionMetrics.meanAbsolutePercentageError(step, y, t));
    metrics.put(
        in + "meanSquaredLogarithmicError",
        RegressionMetrics.meanSquaredLogarithmicError(step, size, other));
    metrics.put(in + "logCosh", RegressionMetrics.logCosh(step, y, t));
    metrics.put(in + "rSquared", RegressionMetrics.rSquared(step, y, t));
    metrics.put(in + "explainedVariance", RegressionMetrics.explainedVariance(step, y, t));
    metrics.put(in + "pearson", RegressionMetrics.pearson(step, y, t));
    metrics.put(in + "concordance", RegressionMetrics.concordance(step, y, t));
    metrics.put(in + "spearman", RegressionMetrics.spearman(step, y, t));
    metrics.put("Metrics.ofSums", Metrics.ofSums(step, List.of(y, t), s -> s[0] / s[1]));
    values.put("Metrics.mean", Metrics.mean(step, y));
  }

  private void ofClasses() {
    ClassCounts counts = ClassCounts.of(step, x, label);
    String in = "ClassCounts.";
    metrics.put(in + "truePositives", counts.truePositives(1));
    metrics.put(in + "falsePositives", counts.falsePositives(1));
    metrics.put(in + "falseNegatives", counts.falseNegatives(1));
    metrics.put(in + "trueNegatives", counts.trueNegatives(1));
    metrics.put(in + "precision", counts.precision(Average.MACRO));
    metrics.put(in + "recall", counts.recall(Average.WEIGHTED));
    metrics.put(in + "specificity", counts.specificity(Average.ofClass(2)));
    metrics.put(in + "f1", counts.f1(Average.MACRO));
    metrics.put(in + "fBeta", counts.fBeta(2, Average.MICRO));
    metrics.put(in + "intersectionOverUnion", counts.intersectionOverUnion(Average.MACRO));
    metrics.put(in + "accuracy", counts.accuracy());
    metrics.put(in + "balancedAccuracy", counts.balancedAccuracy());
    metrics.put(in + "matthewsCorrelation", counts.matthewsCorrelation());
    metrics.put(in + "cohensKappa", counts.cohensKappa());
    in = "ProbabilityMetrics.";
    metrics.put(in + "logLoss", ProbabilityMetrics.logLoss(step, x, label));
    metrics.put(in + "perplexity", ProbabilityMetrics.perplexity(step, x, label));
    metrics.put(in + "brier", ProbabilityMetrics.brier(step, x, label));
    metrics.put(in + "calibrationError", ProbabilityMetrics.calibrationError(step, x, label, 7));
    metrics.put(in + "auc", ProbabilityMetrics.auc(step, x, label, Average.MACRO));
    metrics.put(
        in + "averagePrecision",
        ProbabilityMetrics.averagePrecision(step, x, label, Average.WEIGHTED));
    values.put("Metrics.accuracy", Metrics.accuracy(step, x, label));
    values.put("Metrics.topKAccuracy", Metrics.topKAccuracy(step, x, label, 2));
  }

  private void ofYesOrNo() {
    metrics.put("Metrics.precision", Metrics.precision(step, y, yes));
    metrics.put("Metrics.recall", Metrics.recall(step, y, yes));
    metrics.put("Metrics.auc", Metrics.auc(step, y, yes));
    metrics.put("Metrics.averagePrecision", Metrics.averagePrecision(step, y, yes));
    values.put("Metrics.binaryAccuracy", Metrics.binaryAccuracy(step, y, yes));
    String in = "OperatingPoints.";
    metrics.put(in + "precisionAtRecall", OperatingPoints.precisionAtRecall(step, y, yes, 0.6));
    metrics.put(in + "recallAtPrecision", OperatingPoints.recallAtPrecision(step, y, yes, 0.5));
    metrics.put(
        in + "sensitivityAtSpecificity",
        OperatingPoints.sensitivityAtSpecificity(step, y, yes, 0.6));
    metrics.put(
        in + "specificityAtSensitivity",
        OperatingPoints.specificityAtSensitivity(step, y, yes, 0.6));
  }

  /** Six tokens of each example, of three kinds. */
  private void ofTokens() {
    Operand<TInt32> kinds = tf.dtypes.cast(tf.math.greater(x, tf.constant(0f)), TInt32.class);
    Operand<TInt32> said = tf.math.add(kinds, tf.constant(1));
    Operand<TInt32> first = tf.expandDims(tf.math.add(label, tf.constant(1)), tf.constant(1));
    Operand<TInt32> axis = tf.constant(1);
    Operand<TInt32> predicted = tf.concat(List.of(said, said), axis);
    Operand<TInt32> targets = tf.concat(List.of(said, first, said), axis);
    String in = "TextMetrics.";
    metrics.put(in + "editDistance", TextMetrics.editDistance(step, predicted, targets));
    metrics.put(in + "tokenErrorRate", TextMetrics.tokenErrorRate(step, predicted, targets));
    metrics.put(in + "bleu", TextMetrics.bleu(step, predicted, targets));
  }

  private void losses() {
    Operand<TFloat32> p = tf.nn.softmax(x);
    Operand<TFloat32> hot = tf.oneHot(label, tf.constant(3), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> positive = tf.math.add(tf.math.abs(t), tf.constant(0.1f));
    Operand<TFloat32> columns = tf.stack(List.of(t, y, t), Stack.axis(1L));
    Operand<TFloat32> square = tf.math.square(x);
    Map<String, Operand<TFloat32>> all = new LinkedHashMap<>();
    all.put("Losses.meanSquaredError", Losses.meanSquaredError(step, y, t));
    all.put("Losses.meanAbsoluteError", Losses.meanAbsoluteError(step, y, t));
    all.put("Losses.huber", Losses.huber(step, y, t));
    all.put("Losses.binaryCrossentropy", Losses.binaryCrossentropy(step, y, yes));
    all.put("Losses.categoricalCrossentropy", Losses.categoricalCrossentropy(step, x, hot));
    all.put(
        "Losses.sparseCategoricalCrossentropy",
        Losses.sparseCategoricalCrossentropy(step, x, label));
    String in = "RegressionLosses.";
    all.put(in + "logCosh", RegressionLosses.logCosh(step, y, t));
    all.put(
        in + "meanAbsolutePercentageError",
        RegressionLosses.meanAbsolutePercentageError(step, y, positive));
    all.put(
        in + "meanSquaredLogarithmicError",
        RegressionLosses.meanSquaredLogarithmicError(step, tf.math.abs(y), positive));
    all.put(in + "poisson", RegressionLosses.poisson(step, positive, tf.math.abs(y)));
    all.put(in + "quantile", RegressionLosses.quantile(step, y, t, 0.9));
    all.put(
        in + "gaussianNegativeLogLikelihood",
        RegressionLosses.gaussianNegativeLogLikelihood(step, y, positive, t, 1e-6));
    in = "ClassificationLosses.";
    all.put(in + "hinge", ClassificationLosses.hinge(step, y, yes));
    all.put(in + "squaredHinge", ClassificationLosses.squaredHinge(step, y, yes));
    all.put(in + "categoricalHinge", ClassificationLosses.categoricalHinge(step, x, hot));
    all.put(in + "klDivergence", ClassificationLosses.klDivergence(step, p, hot));
    all.put(
        in + "generalizedCrossentropy",
        ClassificationLosses.generalizedCrossentropy(step, x, hot, 0.7));
    all.put(
        in + "categoricalFocalCrossentropy",
        ClassificationLosses.categoricalFocalCrossentropy(step, x, hot, 2));
    all.put(
        in + "sparseCategoricalFocalCrossentropy",
        ClassificationLosses.sparseCategoricalFocalCrossentropy(step, x, label, 2));
    all.put(
        in + "binaryFocalCrossentropy",
        ClassificationLosses.binaryFocalCrossentropy(step, y, yes, 2));
    all.put(
        in + "negativeLogLikelihood", ClassificationLosses.negativeLogLikelihood(step, p, label));
    in = "EmbeddingLosses.";
    all.put(in + "cosineSimilarity", EmbeddingLosses.cosineSimilarity(step, x, columns));
    all.put(in + "triplet", EmbeddingLosses.triplet(step, x, columns, square, 1));
    all.put(in + "contrastive", EmbeddingLosses.contrastive(step, x, columns, yes, 1));
    all.put(in + "cosineEmbedding", EmbeddingLosses.cosineEmbedding(step, x, columns, yes, 0.2));
    all.put("SegmentationLosses.dice", SegmentationLosses.dice(step, x, hot));
    all.put("SegmentationLosses.tversky", SegmentationLosses.tversky(step, x, hot, 0.3, 0.7));
    all.put("SequenceLosses.ctc", ctc(columns));
    values.putAll(all);
  }

  /** Two labels in three frames of four symbols. */
  private Operand<TFloat32> ctc(Operand<TFloat32> columns) {
    Operand<TFloat32> frames =
        tf.stack(List.of(x, columns, x, tf.math.neg(columns)), Stack.axis(2L));
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> labels =
        tf.stack(List.of(tf.math.add(label, one), tf.zerosLike(label)), Stack.axis(1L));
    return SequenceLosses.ctc(
        step, frames, labels, tf.math.add(tf.zerosLike(label), tf.constant(3)));
  }
}
