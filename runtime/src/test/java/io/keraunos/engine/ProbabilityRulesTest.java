package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.spi.ModuleDefinition;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The rules for logits, probabilities and their logarithms: programs that break each, and some
 * beside them that do not.
 */
class ProbabilityRulesTest {

  private final CheckedRows rows = new CheckedRows();

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.range(tf.constant(0), tf.rank(x), tf.constant(1)));
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

  // KER1020

  @Test
  void aReluBeforeALossOfLogits() {
    List<Finding> found =
        CheckedRows.findings(
            rows.training(
                (step, in) ->
                    Losses.sparseCategoricalCrossentropy(
                        step,
                        step.tf().nn.relu(rows.dense.apply(step, in.float32("x"))),
                        in.int32("label"))));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.RELU_AS_LOGITS);
    assertThat(found.get(0).text())
        .startsWith("sparseCategoricalCrossentropy in train of Net takes logits, but gets what a");
  }

  // KER1021

  @Test
  void aPredictStepThatScalesUnlikeTraining() {
    assertThat(CheckedRows.findings(scaled(2)).toString())
        .contains(
            "train of Net gives the weights 0.5 times the values of x, and predict the values as"
                + " they are");
    assertThat(CheckedRows.rules(scaled(2))).containsExactly(Rule.SCALED_UNLIKE_TRAINING);
    assertThat(CheckedRows.rules(scaled(1))).isEmpty();
  }

  private ModuleDefinition.Builder scaled(float by) {
    return rows.training(
            (step, in) ->
                Losses.meanSquaredError(
                    step,
                    rows.loss(step, step.tf().math.div(in.float32("x"), step.tf().constant(by))),
                    in.float32("y")))
        .predictStep(
            "predict", (step, in) -> rows.loss(step, in.float32("x")), CheckedRows.COLLATOR);
  }

  // KER1006

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

  // KER1015

  private ModuleDefinition.Builder ofProbability(
      BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> logarithm) {
    return rows.training(
        (step, in) ->
            mean(
                step.tf(),
                step.tf()
                    .math
                    .neg(logarithm.apply(step.tf(), rows.dense.apply(step, in.float32("x"))))));
  }

  @Test
  void aLogarithmOfASoftmax() {
    List<Finding> found =
        CheckedRows.findings(ofProbability((tf, x) -> tf.math.log(tf.nn.softmax(x))));
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.LOGARITHM_OF_PROBABILITY);
    assertThat(found.get(0).text()).contains("a probability that a softmax gives");
    assertThat(found.get(0).text()).contains("tf.nn.logSoftmax");
  }

  @Test
  void aLogarithmOfTheCounterpartOfASigmoid() {
    assertThat(
            CheckedRows.rules(
                ofProbability(
                    (tf, x) -> tf.math.log(tf.math.sub(tf.constant(1f), tf.math.sigmoid(x))))))
        .containsExactly(Rule.LOGARITHM_OF_PROBABILITY);
    assertThat(
            CheckedRows.rules(
                ofProbability((tf, x) -> tf.math.log1p(tf.math.neg(tf.math.sigmoid(x))))))
        .containsExactly(Rule.LOGARITHM_OF_PROBABILITY);
  }

  @Test
  void aLogarithmOfAProbabilityThatIsKeptFromZero() {
    assertThat(
            CheckedRows.rules(
                ofProbability(
                    (tf, x) -> tf.math.log(tf.math.add(tf.nn.softmax(x), tf.constant(1e-7f))))))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                ofProbability(
                    (tf, x) ->
                        tf.math.log(
                            tf.clipByValue(
                                tf.nn.softmax(x), tf.constant(1e-7f), tf.constant(1f))))))
        .isEmpty();
    assertThat(CheckedRows.rules(ofProbability((tf, x) -> tf.nn.logSoftmax(x)))).isEmpty();
  }
}
