package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.Adam;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The rules for gradients and for the graph as a whole: programs that break each, and some beside
 * them that do not.
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
