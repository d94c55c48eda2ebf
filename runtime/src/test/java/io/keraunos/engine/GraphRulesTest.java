package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;

/**
 * The rules for values and gradients: programs that break each, and some beside them that do not.
 */
class GraphRulesTest {

  private final CheckedRows rows = new CheckedRows();

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.range(tf.constant(0), tf.rank(x), tf.constant(1)));
  }

  // KER1003

  @Test
  void aWeightWithoutAGradient() {
    List<Finding> found =
        CheckedRows.findings(
            rows.training(
                (step, in) -> {
                  rows.dense.apply(step, in.float32("x"));
                  return rows.loss(step, in.float32("x"));
                }));
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.WEIGHT_WITHOUT_GRADIENT);
    assertThat(found.get(0).text()).contains("[dense/kernel, dense/bias]");
  }

  @Test
  void aWeightBehindARoundingHasNone() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        step.tf()
                            .math
                            .add(
                                rows.loss(step, in.float32("x")),
                                step.tf()
                                    .math
                                    .round(
                                        mean(
                                            step.tf(), rows.dense.apply(step, in.float32("x"))))))))
        .containsExactly(Rule.WEIGHT_WITHOUT_GRADIENT);
  }

  @Test
  void aWeightBehindStopGradientIsMeant() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        step.tf()
                            .math
                            .add(
                                rows.loss(step, in.float32("x")),
                                step.tf()
                                    .stopGradient(
                                        mean(
                                            step.tf(), rows.dense.apply(step, in.float32("x"))))))))
        .isEmpty();
  }

  // KER1004

  @Test
  void allWeightsAreFrozen() {
    assertThat(
            CheckedRows.rules(
                rows.training((step, in) -> rows.loss(step, in.float32("x")))
                    .optimizer(() -> Adam.learningRate(0.1).freeze("one"))))
        .containsExactly(Rule.NOTHING_TRAINED);
  }

  @Test
  void someWeightsAreFrozen() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                        (step, in) -> rows.loss(step, rows.dense.apply(step, in.float32("x"))))
                    .optimizer(() -> Adam.learningRate(0.1).freeze("dense"))))
        .isEmpty();
  }

  // KER1005

  @Test
  void aWeightOfValidationAlone() {
    assertThat(
            CheckedRows.rules(
                rows.training((step, in) -> rows.loss(step, in.float32("x")))
                    .validationStep(
                        "validate",
                        (step, in) ->
                            step.log("a", mean(step.tf(), rows.dense.apply(step, in.float32("x")))),
                        List.of(),
                        CheckedRows.COLLATOR)))
        .containsExactly(Rule.UNTRAINED_WEIGHT);
  }

  @Test
  void aLayerWithoutWeightsInPredictionAlone() {
    assertThat(
            CheckedRows.rules(
                rows.training((step, in) -> rows.loss(step, in.float32("x")))
                    .predictStep(
                        "predict",
                        (step, in) -> step.tf().math.sigmoid(rows.one.apply(step, in.float32("x"))),
                        CheckedRows.COLLATOR)))
        .isEmpty();
  }

  // KER1006

  @Test
  void aSoftmaxBeforeALossOfLogits() {
    List<Finding> found =
        CheckedRows.findings(
            rows.training(
                (step, in) ->
                    Losses.sparseCategoricalCrossentropy(
                        step,
                        step.tf().nn.softmax(rows.dense.apply(step, in.float32("x"))),
                        in.int32("label"))));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.PROBABILITIES_AS_LOGITS);
    assertThat(found.get(0).text()).contains("sparseCategoricalCrossentropy in train of Net");
    assertThat(found.get(0).place().orElseThrow().method()).contains("aSoftmaxBeforeALossOfLogits");
  }

  @Test
  void aSigmoidBeforeABinaryLossThroughAShape() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        Losses.binaryCrossentropy(
                            step,
                            step.tf()
                                .reshape(
                                    step.tf().math.sigmoid(rows.one.apply(step, in.float32("x"))),
                                    step.tf().array(-1)),
                            in.float32("y")))))
        .containsExactly(Rule.PROBABILITIES_AS_LOGITS);
  }

  @Test
  void aSoftmaxBeforeTensorFlowsOwnLoss() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        step.tf()
                            .nn
                            .sparseSoftmaxCrossEntropyWithLogits(
                                step.tf().nn.softmax(rows.dense.apply(step, in.float32("x"))),
                                in.int32("label"))
                            .loss())))
        .containsExactly(Rule.PROBABILITIES_AS_LOGITS);
  }

  @Test
  void aSigmoidBeforeAPrecision() {
    assertThat(
            CheckedRows.rules(
                rows.training((step, in) -> rows.loss(step, in.float32("x")))
                    .validationStep(
                        "validate",
                        (step, in) ->
                            step.log(
                                "precision",
                                Metrics.precision(
                                    step,
                                    step.tf().math.sigmoid(rows.loss(step, in.float32("x"))),
                                    in.float32("y"))),
                        List.of(),
                        CheckedRows.COLLATOR)))
        .containsExactly(Rule.PROBABILITIES_AS_LOGITS);
  }

  @Test
  void aSoftmaxBeforeAnAccuracyOrALinearLayerIsRight() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                        (step, in) ->
                            Losses.binaryCrossentropy(
                                step,
                                rows.loss(
                                    step,
                                    step.tf()
                                        .math
                                        .sigmoid(rows.dense.apply(step, in.float32("x")))),
                                in.float32("y")))
                    .validationStep(
                        "validate",
                        (step, in) ->
                            step.log(
                                "acc",
                                Metrics.accuracy(
                                    step,
                                    step.tf().nn.softmax(rows.dense.apply(step, in.float32("x"))),
                                    in.int32("label"))),
                        List.of(),
                        CheckedRows.COLLATOR)))
        .isEmpty();
  }

  @Test
  void soAreProbabilitiesThatAreTheTarget() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        Losses.categoricalCrossentropy(
                            step,
                            rows.dense.apply(step, in.float32("x")),
                            step.tf()
                                .nn
                                .softmax(
                                    step.tf()
                                        .stopGradient(rows.dense.apply(step, in.float32("x"))))))))
        .isEmpty();
  }

  // KER1007

  @Test
  void aLogarithmOfALinearLayer() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        mean(
                            step.tf(),
                            step.tf().math.log(rows.dense.apply(step, in.float32("x")))))))
        .containsExactly(Rule.LOGARITHM_OF_LINEAR);
  }

  @Test
  void aLogarithmOfASoftplus() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        mean(
                            step.tf(),
                            step.tf()
                                .math
                                .log(
                                    step.tf()
                                        .math
                                        .softplus(rows.dense.apply(step, in.float32("x"))))))))
        .isEmpty();
  }

  // KER1008

  @Test
  void aColumnMinusAVector() {
    List<Finding> found =
        CheckedRows.findings(
            rows.training(
                (step, in) ->
                    mean(
                        step.tf(),
                        step.tf()
                            .math
                            .squaredDifference(
                                rows.one.apply(step, in.float32("x")), in.float32("y")))));
    assertThat(found.stream().map(Finding::rule).toList()).containsExactly(Rule.SQUARE_OF_BATCH);
    assertThat(found.get(0).text()).contains("by SquaredDifference: that gives [batch, batch]");
  }

  @Test
  void aVectorMinusAColumnOfTheExample() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        mean(
                            step.tf(),
                            step.tf()
                                .math
                                .abs(
                                    step.tf()
                                        .math
                                        .sub(
                                            rows.loss(step, in.float32("x")),
                                            in.float32("column")))))))
        .containsExactly(Rule.SQUARE_OF_BATCH);
  }

  @Test
  void pairsThatAreMeant() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) -> { // each score against every other one
                      Operand<TFloat32> score = rows.one.apply(step, in.float32("x"));
                      Operand<TFloat32> all = step.tf().reshape(score, step.tf().array(-1));
                      return mean(step.tf(), step.tf().math.square(step.tf().math.sub(score, all)));
                    })))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) -> { // a column that was made by hand
                      Operand<TFloat32> y = in.float32("y");
                      Operand<TFloat32> column = step.tf().expandDims(y, step.tf().constant(1));
                      Operand<TFloat32> far = step.tf().math.abs(step.tf().math.sub(column, y));
                      return step.tf()
                          .math
                          .mul(rows.loss(step, in.float32("x")), mean(step.tf(), far));
                    })))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) -> // a loss that brings both to one shape
                    Losses.meanSquaredError(
                            step, rows.one.apply(step, in.float32("x")), in.float32("y")))))
        .isEmpty();
  }

  // KER1009

  @Test
  void aCrossEntropyOfOneClass() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        Losses.sparseCategoricalCrossentropy(
                            step, rows.one.apply(step, in.float32("x")), in.int32("label")))))
        .containsExactly(Rule.ONE_LOGIT);
  }

  // KER1011

  private static Operand<TFloat32> normalized(Ops tf, Operand<TFloat32> y, boolean training) {
    Operand<TFloat32> image = tf.reshape(y, tf.array(-1, 1, 1, 4));
    Operand<TFloat32> ones = tf.ones(tf.array(4), TFloat32.class);
    Operand<TFloat32> none = training ? tf.constant(new float[0]) : ones;
    return tf.nn
        .fusedBatchNorm(image, ones, ones, none, none, FusedBatchNorm.isTraining(training))
        .y();
  }

  @Test
  void statisticsOfTheBatchInEvaluation() {
    for (boolean training : new boolean[] {true, false}) {
      var module =
          rows.training((step, in) -> rows.loss(step, rows.dense.apply(step, in.float32("x"))))
              .validationStep(
                  "validate",
                  (step, in) ->
                      step.log(
                          "a",
                          mean(
                              step.tf(),
                              normalized(
                                  step.tf(), rows.dense.apply(step, in.float32("x")), training))),
                  List.of(),
                  CheckedRows.COLLATOR);
      if (training) {
        assertThat(CheckedRows.rules(module)).containsExactly(Rule.BATCH_STATISTICS_IN_EVALUATION);
      } else {
        assertThat(CheckedRows.rules(module)).isEmpty();
      }
    }
  }

  // KER1012

  @Test
  void aRandomNumberOfJava() {
    Random random = new Random(1);
    List<Finding> found =
        CheckedRows.findings(
            rows.training(
                (step, in) ->
                    step.tf()
                        .math
                        .mul(
                            rows.loss(step, in.float32("x")),
                            step.tf().constant(random.nextFloat()))));
    assertThat(found.stream().map(Finding::rule).toList()).containsExactly(Rule.CHANGING_GRAPH);
    assertThat(found.get(0).text()).contains("first at a Const");
    assertThat(found.get(0).place().orElseThrow().method()).contains("aRandomNumberOfJava");
  }

  @Test
  void aRandomNumberOfTheGraph() {
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        step.tf()
                            .math
                            .mul(
                                rows.loss(step, in.float32("x")),
                                step.tf()
                                    .random
                                    .statelessRandomUniform(
                                        step.tf().array(1), step.seed("factor"))))))
        .isEmpty();
  }
}
