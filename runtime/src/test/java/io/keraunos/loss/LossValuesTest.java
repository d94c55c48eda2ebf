package io.keraunos.loss;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.gradient.CustomGradients;
import io.keraunos.layer.TracedStep;
import io.keraunos.step.With;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Losses and their gradients against those of Keras and PyTorch, within 1e-5 of the largest value:
 * {@link LossCase}.
 */
final class LossValuesTest {

  private static final double TOLERANCE = 1e-5;

  /** The inputs of a case. */
  record In(LossCase of, TracedStep step, Map<String, Operand<?>> known) {
    Operand<TFloat32> y() {
      return floats("predictions");
    }

    Operand<TFloat32> t() {
      return floats("targets");
    }

    Operand<TInt64> labels() {
      return of.longs(step, known, "targets");
    }

    Operand<TFloat32> floats(String name) {
      return of.floats(step, known, name);
    }

    double p(int i) {
      return of.parameter(i);
    }

    With[] with() {
      return of.options(step, known);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyLoss() {
    Map<String, List<LossCase>> byLoss =
        LossCase.all("loss_values.txt.gz").stream()
            .collect(
                Collectors.groupingBy(LossCase::loss, LinkedHashMap::new, Collectors.toList()));
    return byLoss.entrySet().stream()
        .map(loss -> DynamicTest.dynamicTest(loss.getKey(), () -> check(loss.getValue())));
  }

  private static void check(List<LossCase> cases) {
    CustomGradients.register();
    try (TracedStep step = TracedStep.forTraining()) {
      List<Operand<?>> values = new ArrayList<>();
      List<double[]> expected = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (LossCase each : cases) {
        In in = new In(each, step, new HashMap<>());
        Operand<TFloat32> loss = loss(in);
        values.add(loss);
        expected.add(each.expected().get(0));
        names.add(each.toString());
        float[] slopes = new float[each.expected().get(0).length];
        for (int i = 0; i < slopes.length; i++) {
          slopes[i] = 1 + i;
        }
        List<String> trained = List.copyOf(each.gradients().keySet());
        Output<?>[] found =
            step.gradients(
                loss,
                step.tf().constant(slopes),
                trained.stream().map(name -> in.floats(name)).toList());
        for (int i = 0; i < found.length; i++) {
          values.add(found[i]);
          expected.add(each.gradients().get(trained.get(i)).get(0));
          names.add(each + " gradient of " + trained.get(i));
        }
      }
      List<double[]> found = step.runAll(values);
      for (int i = 0; i < found.size(); i++) {
        compare(names.get(i), found.get(i), expected.get(i));
      }
    }
  }

  private static void compare(String name, double[] found, double[] expected) {
    assertWithMessage(name).that(found.length).isEqualTo(expected.length);
    double largest = 1;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertWithMessage(name)
        .that(found)
        .usingTolerance(TOLERANCE * largest)
        .containsExactly(expected)
        .inOrder();
  }

  /** Computes the loss of a case. */
  static Operand<TFloat32> loss(In in) {
    TracedStep s = in.step();
    Operand<TFloat32> y = in.y();
    With[] with = in.with();
    return switch (in.of().loss()) {
      case "meanSquaredError" -> Losses.meanSquaredError(s, y, in.t(), with);
      case "meanAbsoluteError" -> Losses.meanAbsoluteError(s, y, in.t(), with);
      case "huber" -> Losses.huber(s, y, in.t(), in.p(0), with);
      case "logCosh" -> RegressionLosses.logCosh(s, y, in.t(), with);
      case "meanAbsolutePercentageError" ->
          RegressionLosses.meanAbsolutePercentageError(s, y, in.t(), with);
      case "meanSquaredLogarithmicError" ->
          RegressionLosses.meanSquaredLogarithmicError(s, y, in.t(), with);
      case "poisson" -> RegressionLosses.poisson(s, y, in.t(), with);
      case "quantile" -> RegressionLosses.quantile(s, y, in.t(), in.p(0), with);
      case "gaussianNegativeLogLikelihood" ->
          RegressionLosses.gaussianNegativeLogLikelihood(
              s, y, in.floats("variances"), in.t(), in.p(0), with);
      case "hinge" -> ClassificationLosses.hinge(s, y, in.t(), with);
      case "squaredHinge" -> ClassificationLosses.squaredHinge(s, y, in.t(), with);
      case "categoricalHinge" -> ClassificationLosses.categoricalHinge(s, y, in.t(), with);
      case "klDivergence" -> ClassificationLosses.klDivergence(s, y, in.t(), with);
      case "generalizedCrossentropy" ->
          ClassificationLosses.generalizedCrossentropy(s, y, in.t(), in.p(0), with);
      case "categoricalFocalCrossentropy" ->
          ClassificationLosses.categoricalFocalCrossentropy(s, y, in.t(), in.p(0), with);
      case "sparseCategoricalFocalCrossentropy" ->
          ClassificationLosses.sparseCategoricalFocalCrossentropy(s, y, in.labels(), in.p(0), with);
      case "binaryFocalCrossentropy" ->
          ClassificationLosses.binaryFocalCrossentropy(s, y, in.t(), in.p(0), with);
      case "negativeLogLikelihood" ->
          ClassificationLosses.negativeLogLikelihood(s, y, in.labels(), with);
      case "categoricalCrossentropy" -> Losses.categoricalCrossentropy(s, y, in.t(), with);
      case "sparseCategoricalCrossentropy" ->
          Losses.sparseCategoricalCrossentropy(s, y, in.labels(), with);
      case "binaryCrossentropy" -> Losses.binaryCrossentropy(s, y, in.t(), with);
      case "cosineSimilarity" -> EmbeddingLosses.cosineSimilarity(s, y, in.t(), with);
      case "triplet" ->
          EmbeddingLosses.triplet(
              s, y, in.floats("positives"), in.floats("negatives"), in.p(0), with);
      case "contrastive" ->
          EmbeddingLosses.contrastive(s, y, in.floats("positives"), in.labels(), in.p(0), with);
      case "cosineEmbedding" ->
          EmbeddingLosses.cosineEmbedding(s, y, in.floats("positives"), in.labels(), in.p(0), with);
      case "dice" -> SegmentationLosses.dice(s, y, in.t(), with);
      case "tversky" -> SegmentationLosses.tversky(s, y, in.t(), in.p(0), in.p(1), with);
      case "ctc" ->
          SequenceLosses.ctc(s, y, in.labels(), in.of().longs(s, in.known(), "frames"), with);
      default -> throw new AssertionError(in.of().loss());
    };
  }
}
