package io.keraunos.metric;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.layer.TracedStep;
import io.keraunos.metric.MetricCase.Part;
import io.keraunos.step.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Metrics against those of scikit-learn, SciPy and torchmetrics ({@link MetricCase}), within 1e-9:
 * of all examples in one batch, and of batches of unequal size whose sums or rows are put together
 * as those of replicas and workers are.
 */
final class MetricValuesTest {

  private static final double TOLERANCE = 1e-9;

  @TestFactory
  Stream<DynamicTest> everyMetric() {
    Map<String, List<MetricCase>> byMetric =
        MetricCase.all().stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.words().get(0), LinkedHashMap::new, Collectors.toList()));
    return byMetric.entrySet().stream()
        .map(metric -> DynamicTest.dynamicTest(metric.getKey(), () -> check(metric.getValue())));
  }

  private static void check(List<MetricCase> cases) {
    try (TracedStep step = TracedStep.forTraining()) {
      Map<String, ClassCounts> known = new HashMap<>();
      List<List<Metric>> parts = new ArrayList<>();
      List<Operand<?>> operands = new ArrayList<>();
      for (MetricCase each : cases) {
        for (int[] cuts : List.of(new int[] {0, each.examples()}, cuts(each.examples()))) {
          List<Metric> metrics = new ArrayList<>();
          for (int i = 1; i < cuts.length; i++) {
            metrics.add(metric(new Part(step, each, cuts[i - 1], cuts[i]), known));
          }
          parts.add(metrics);
          metrics.forEach(metric -> operands.add(operand(metric)));
        }
      }
      List<Operand<?>> different = operands.stream().distinct().toList();
      List<double[]> fetched = step.runAll(different);
      List<double[]> values =
          operands.stream().map(operand -> fetched.get(different.indexOf(operand))).toList();
      int at = 0;
      for (int i = 0; i < parts.size(); i++) {
        List<double[]> own = values.subList(at, at + parts.get(i).size());
        at += own.size();
        MetricCase each = cases.get(i / 2);
        double expected = each.value();
        double found = value(parts.get(i).get(0), own);
        double tolerance = TOLERANCE * Math.max(1, Math.abs(expected));
        assertWithMessage("%s in %s batches: %s, not %s", each, own.size(), found, expected)
            .that(
                Double.isNaN(expected)
                    ? Double.isNaN(found)
                    : Math.abs(found - expected) <= tolerance)
            .isTrue();
      }
    }
  }

  /** Cuts examples into batches of 1, 2 and the rest. */
  private static int[] cuts(int examples) {
    return Stream.of(0, 1, 3, examples)
        .mapToInt(cut -> Math.min(cut, examples))
        .distinct()
        .toArray();
  }

  private static Operand<?> operand(Metric metric) {
    return metric instanceof Metric.OfSums sums ? sums.sums() : ((Metric.OfRows) metric).rows();
  }

  private static double value(Metric metric, List<double[]> parts) {
    if (metric instanceof Metric.OfSums sums) {
      double[] all = new double[parts.get(0).length];
      for (double[] part : parts) {
        Arrays.setAll(all, i -> all[i] + part[i]);
      }
      return sums.result().applyAsDouble(all);
    }
    Metric.OfRows of = (Metric.OfRows) metric;
    int columns = (int) of.rows().shape().get(1);
    List<float[]> rows = new ArrayList<>();
    for (double[] part : parts) {
      for (int i = 0; i < part.length; i += columns) {
        float[] row = new float[columns];
        for (int j = 0; j < columns; j++) {
          row[j] = (float) part[i + j];
        }
        rows.add(row);
      }
    }
    return of.result().applyAsDouble(rows.toArray(float[][]::new));
  }

  private static Metric metric(Part in, Map<String, ClassCounts> known) {
    TracedStep s = in.step();
    List<String> words = in.of().words();
    return switch (words.get(0)) {
      case "ClassCounts.of", "ClassCounts.binary", "ClassCounts.multilabel" -> {
        String key = in.from() + " " + in.to() + " " + in.of().text();
        yield counted(known.computeIfAbsent(key, k -> counts(in)), words);
      }
      case "binary" -> binary(s, words.get(1), in.floats("logits"), in.longs("labels"));
      case "logLoss", "perplexity", "brier", "calibrationError", "auc", "averagePrecision" ->
          probabilities(in, words);
      case "editDistance" ->
          TextMetrics.editDistance(s, in.longs("predictions"), in.longs("targets"));
      case "tokenErrorRate" ->
          TextMetrics.tokenErrorRate(s, in.longs("predictions"), in.longs("targets"));
      case "bleu" ->
          TextMetrics.bleu(
              s,
              in.longs("predictions"),
              in.longs("targets"),
              Integer.parseInt(words.get(1)),
              words.get(2).equals("smoothed"));
      default -> numbers(in, words.get(0));
    };
  }

  private static Metric binary(TracedStep s, String name, Operand<TFloat32> x, Operand<TInt64> t) {
    return switch (name) {
      case "auc" -> Metrics.auc(s, x, t);
      case "averagePrecision" -> Metrics.averagePrecision(s, x, t);
      case "precisionAtRecall" -> OperatingPoints.precisionAtRecall(s, x, t, 0.6);
      case "recallAtPrecision" -> OperatingPoints.recallAtPrecision(s, x, t, 0.6);
      case "sensitivityAtSpecificity" -> OperatingPoints.sensitivityAtSpecificity(s, x, t, 0.6);
      case "specificityAtSensitivity" -> OperatingPoints.specificityAtSensitivity(s, x, t, 0.6);
      default -> throw new AssertionError(name);
    };
  }

  private static Average average(String word) {
    return switch (word) {
      case "macro" -> Average.MACRO;
      case "micro" -> Average.MICRO;
      case "weighted" -> Average.WEIGHTED;
      default -> Average.ofClass(Integer.parseInt(word));
    };
  }

  private static ClassCounts counts(Part in) {
    TracedStep s = in.step();
    Operand<TFloat32> x = in.floats("logits");
    Operand<TInt64> t = in.longs("labels");
    return switch (in.of().words().get(0)) {
      case "ClassCounts.of" -> ClassCounts.of(s, x, t, in.with());
      case "ClassCounts.binary" -> ClassCounts.binary(s, x, t, 0.4);
      default -> ClassCounts.multilabel(s, x, t, 0.4);
    };
  }

  private static Metric counted(ClassCounts counts, List<String> words) {
    return switch (words.get(1)) {
      case "precision" -> counts.precision(average(words.get(2)));
      case "recall" -> counts.recall(average(words.get(2)));
      case "f2" -> counts.fBeta(2, average(words.get(2)));
      case "iou" -> counts.intersectionOverUnion(average(words.get(2)));
      case "specificity" -> counts.specificity(average(words.get(2)));
      case "accuracy" -> counts.accuracy();
      case "balanced" -> counts.balancedAccuracy();
      case "mcc" -> counts.matthewsCorrelation();
      case "kappa" -> counts.cohensKappa();
      default -> throw new AssertionError(words);
    };
  }

  private static Metric probabilities(Part in, List<String> words) {
    TracedStep s = in.step();
    var x = in.floats("logits");
    var t = in.longs("labels");
    return switch (words.get(0)) {
      case "logLoss" -> ProbabilityMetrics.logLoss(s, x, t, in.with());
      case "perplexity" -> ProbabilityMetrics.perplexity(s, x, t, in.with());
      case "brier" -> ProbabilityMetrics.brier(s, x, t, in.with());
      case "calibrationError" ->
          ProbabilityMetrics.calibrationError(s, x, t, Integer.parseInt(words.get(1)), in.with());
      case "auc" -> ProbabilityMetrics.auc(s, x, t, average(words.get(1)));
      default -> ProbabilityMetrics.averagePrecision(s, x, t, average(words.get(1)));
    };
  }

  private static Metric numbers(Part in, String name) {
    TracedStep s = in.step();
    var y = in.floats("predictions");
    var t = in.floats("targets");
    return switch (name) {
      case "rootMeanSquaredError" -> RegressionMetrics.rootMeanSquaredError(s, y, t, in.with());
      case "meanSquaredError" -> RegressionMetrics.meanSquaredError(s, y, t, in.with());
      case "meanAbsoluteError" -> RegressionMetrics.meanAbsoluteError(s, y, t, in.with());
      case "meanAbsolutePercentageError" ->
          RegressionMetrics.meanAbsolutePercentageError(s, y, t, in.with());
      case "meanSquaredLogarithmicError" ->
          RegressionMetrics.meanSquaredLogarithmicError(s, y, t, in.with());
      case "logCosh" -> RegressionMetrics.logCosh(s, y, t, in.with());
      case "rSquared" -> RegressionMetrics.rSquared(s, y, t, in.with());
      case "explainedVariance" -> RegressionMetrics.explainedVariance(s, y, t, in.with());
      case "pearson" -> RegressionMetrics.pearson(s, y, t, in.with());
      case "concordance" -> RegressionMetrics.concordance(s, y, t, in.with());
      case "spearman" -> RegressionMetrics.spearman(s, y, t);
      default -> throw new AssertionError(name);
    };
  }
}
