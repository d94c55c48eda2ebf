package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.loss.Losses;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The rules for what evaluation alone must not do: programs that break each, and some beside them
 * that do not.
 */
class EvaluationRulesTest {

  private final CheckedRows rows = new CheckedRows();

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.range(tf.constant(0), tf.rank(x), tf.constant(1)));
  }

  // KER1013

  private static Operand<TFloat32> dropped(Step step, Operand<TFloat32> x) {
    Ops tf = step.tf();
    var draws = tf.random.statelessRandomUniform(tf.shape(x), step.seed("drop"));
    var kept = tf.dtypes.cast(tf.math.greater(draws, tf.constant(0.5f)), TFloat32.class);
    return tf.math.mul(x, tf.math.mul(kept, tf.constant(2f)));
  }

  private List<Finding> validated(StepBody.Evaluation body) {
    return CheckedRows.findings(
        rows.training((step, in) -> rows.loss(step, rows.hidden(step, in.float32("x"))))
            .validationStep("validate", body, List.of(), CheckedRows.COLLATOR));
  }

  @Test
  void aDropoutByHandInValidation() {
    List<Finding> found =
        validated(
            (step, in) ->
                step.log(
                    "a", rows.loss(step, dropped(step, rows.dense.apply(step, in.float32("x"))))));
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.RANDOM_MASK_IN_EVALUATION);
    assertThat(found.get(0).place().orElseThrow().method()).isEqualTo("dropped");
  }

  @Test
  void samplesAndMasksOfTheTaskInValidation() {
    // As of an autoencoder whose code is drawn.
    assertThat(
            validated(
                (step, in) -> {
                  var tf = step.tf();
                  var mean = rows.dense.apply(step, in.float32("x"));
                  var noise = tf.random.statelessRandomNormal(tf.shape(mean), step.seed("code"));
                  var code = tf.math.add(mean, tf.math.mul(tf.math.exp(mean), noise));
                  step.log("a", rows.loss(step, code));
                }))
        .isEmpty();
    // As of a network that is to restore what is missing.
    assertThat(
            validated(
                (step, in) ->
                    step.log(
                        "a",
                        rows.loss(step, rows.dense.apply(step, dropped(step, in.float32("x")))))))
        .isEmpty();
    // As of a masked model, whose loss counts where the mask is.
    assertThat(
            validated(
                (step, in) -> {
                  var tf = step.tf();
                  var x = rows.dense.apply(step, in.float32("x"));
                  var draws = tf.random.statelessRandomUniform(tf.shape(x), step.seed("mask"));
                  var mask = tf.dtypes.cast(tf.math.less(draws, tf.constant(0.2f)), TFloat32.class);
                  var missing = tf.math.mean(mask, tf.constant(1));
                  step.log("a", tf.math.mul(rows.loss(step, tf.math.mul(x, mask)), missing));
                }))
        .isEmpty();
  }

  // KER1017

  private List<Finding> logged(BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> metric) {
    return CheckedRows.findings(
        rows.training((step, in) -> rows.loss(step, rows.hidden(step, in.float32("x"))))
            .validationStep(
                "validate",
                (step, in) -> {
                  var y = rows.loss(step, rows.dense.apply(step, in.float32("x")));
                  step.log(
                      "val",
                      metric.apply(step.tf(), Losses.meanSquaredError(step, y, in.float32("y"))));
                },
                List.of(),
                CheckedRows.COLLATOR));
  }

  @Test
  void aRootOfTheMeanOfABatch() {
    List<Finding> found = logged((tf, e) -> tf.math.sqrt(tf.math.mean(e, tf.constant(0))));
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.FUNCTION_OF_A_BATCH_MEAN);
    assertThat(found.get(0).text()).startsWith("\"val\" in validate of Net is a function (Sqrt)");
    assertThat(
            logged(
                (tf, e) ->
                    tf.math.mul(tf.constant(-4.34f), tf.math.log(tf.math.mean(e, tf.constant(0))))))
        .hasSize(1);
  }

  @Test
  void aRootOfEachExampleOrAMean() {
    assertThat(logged((tf, e) -> tf.math.sqrt(e))).isEmpty();
    assertThat(logged((tf, e) -> tf.math.mean(tf.math.sqrt(e), tf.constant(0)))).isEmpty();
    assertThat(logged((tf, e) -> tf.math.mean(e, tf.constant(0)))).isEmpty();
    assertThat(logged((tf, e) -> tf.math.exp(tf.constant(2f)))).isEmpty();
  }
}
