package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Rule;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** The rules for the layers that answer, in training and in other steps. */
class HeadRulesTest {

  private final CheckedRows rows = new CheckedRows();
  private final Dense other = Dense.of(1);

  private ModuleDefinition.Builder module(
      StepBody.Training training, BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> predict) {
    return rows.training(training)
        .layer("other", other)
        .predictStep(
            "predict", (step, in) -> predict.apply(step, in.float32("x")), CheckedRows.COLLATOR);
  }

  private StepBody.Training kinds() {
    return (step, in) ->
        Losses.sparseCategoricalCrossentropy(
            step, rows.dense.apply(step, in.float32("x")), in.int32("label"));
  }

  private StepBody.Training yesOrNo() {
    return (step, in) ->
        Losses.binaryCrossentropy(
            step,
            rows.dense.apply(step, in.float32("x")),
            step.tf().oneHot(in.int32("label"), step.tf().constant(4), one(step), zero(step)));
  }

  private static Operand<TFloat32> one(Step step) {
    return step.tf().constant(1f);
  }

  private static Operand<TFloat32> zero(Step step) {
    return step.tf().constant(0f);
  }

  private Operand<TFloat32> softmax(Step step, Operand<TFloat32> x) {
    return step.tf().nn.softmax(rows.dense.apply(step, x));
  }

  private Operand<TFloat32> sigmoid(Step step, Operand<TFloat32> x) {
    return step.tf().math.sigmoid(rows.dense.apply(step, x));
  }

  // KER1028

  @Test
  void anActivationThatTheLossHasNot() {
    assertThat(CheckedRows.findings(module(yesOrNo(), this::softmax)).toString())
        .contains(
            "predict of Net takes a softmax of what dense gives, which train trains with"
                + " binaryCrossentropy, as a yes or no for each number");
    assertThat(CheckedRows.rules(module(yesOrNo(), this::softmax)))
        .containsExactly(Rule.OTHER_ACTIVATION_THAN_TRAINED);
    assertThat(CheckedRows.rules(module(kinds(), this::sigmoid)))
        .containsExactly(Rule.OTHER_ACTIVATION_THAN_TRAINED);
  }

  @Test
  void theActivationThatTheLossHas() {
    assertThat(CheckedRows.rules(module(kinds(), this::softmax))).isEmpty();
    assertThat(CheckedRows.rules(module(yesOrNo(), this::sigmoid))).isEmpty();
  }

  @Test
  void anActivationOfWhatNoLossTakes() {
    StepBody.Training both =
        (step, in) ->
            step.tf()
                .math
                .add(kinds().trace(step, in), yesOrNo().trace(step, in)); // one layer, two losses
    assertThat(CheckedRows.rules(module(both, this::sigmoid))).isEmpty();
    StepBody.Training squares =
        (step, in) -> {
          var shares = step.tf().nn.softmax(rows.dense.apply(step, in.float32("x")));
          return Losses.meanSquaredError(
              step,
              shares,
              step.tf().oneHot(in.int32("label"), step.tf().constant(4), one(step), zero(step)));
        };
    assertThat(CheckedRows.rules(module(squares, this::softmax))).isEmpty();
  }

  // KER1029

  private ModuleDefinition.Builder twoHeads(boolean swapped, boolean averaged) {
    StepBody.Training train =
        (step, in) ->
            step.tf()
                .math
                .add(
                    Losses.binaryCrossentropy(
                        step, rows.one.apply(step, in.float32("x")), in.float32("y")),
                    Losses.binaryCrossentropy(
                        step, other.apply(step, in.float32("x")), in.float32("column")));
    StepBody.Evaluation validate =
        (step, in) -> {
          Operand<TFloat32> first = rows.one.apply(step, in.float32("x"));
          Operand<TFloat32> second = other.apply(step, in.float32("x"));
          Operand<TFloat32> mean = step.tf().math.add(first, second);
          step.log("first", Metrics.binaryAccuracy(step, averaged ? mean : first, in.float32("y")));
          step.log(
              "second",
              Metrics.binaryAccuracy(step, swapped ? first : second, in.float32("column")));
        };
    return rows.training(train)
        .layer("other", other)
        .validationStep("validate", validate, List.of("first", "second"), CheckedRows.COLLATOR);
  }

  @Test
  void aMetricOfTheOtherHead() {
    assertThat(CheckedRows.findings(twoHeads(true, false)).toString())
        .contains(
            "validate of Net compares column with what one gives, and train trains other for it:"
                + " one is trained for y");
    assertThat(CheckedRows.rules(twoHeads(true, false))).containsExactly(Rule.METRIC_OF_OTHER_HEAD);
  }

  @Test
  void aMetricOfItsOwnHeadOrOfSeveral() {
    assertThat(CheckedRows.rules(twoHeads(false, false))).isEmpty();
    assertThat(CheckedRows.rules(twoHeads(false, true))).isEmpty();
  }

  // KER1030

  private ModuleDefinition.Builder answers(boolean activated, float threshold) {
    StepBody.Training train =
        (step, in) ->
            Losses.binaryCrossentropy(step, rows.one.apply(step, in.float32("x")), in.float32("y"));
    StepBody.Evaluation validate =
        (step, in) -> {
          var tf = step.tf();
          Operand<TFloat32> logit =
              tf.squeeze(rows.one.apply(step, in.float32("x")), Squeeze.axis(List.of(1L)));
          Operand<TBool> yes =
              tf.math.greater(activated ? tf.math.sigmoid(logit) : logit, tf.constant(threshold));
          Operand<TBool> is = tf.math.greater(in.float32("y"), tf.constant(0.5f));
          step.log("acc", Metrics.mean(step, tf.math.equal(yes, is)));
        };
    return rows.training(train)
        .validationStep("validate", validate, List.of("acc"), CheckedRows.COLLATOR);
  }

  @Test
  void logitsThatAreComparedWithOneHalf() {
    assertThat(CheckedRows.findings(answers(false, 0.5f)).toString())
        .contains(
            "validate of Net compares what one gives with one half, and train trains that as");
    assertThat(CheckedRows.rules(answers(false, 0.5f))).containsExactly(Rule.LOGITS_HALVED);
    assertThat(CheckedRows.rules(answers(false, 0))).isEmpty();
    assertThat(CheckedRows.rules(answers(true, 0.5f))).isEmpty();
  }

  @Test
  void quantitiesMayBeComparedWithOneHalf() {
    StepBody.Evaluation validate =
        (step, in) -> {
          var tf = step.tf();
          step.log(
              "above",
              Metrics.mean(
                  step, tf.math.greater(rows.loss(step, in.float32("x")), tf.constant(0.5f))));
        };
    assertThat(
            CheckedRows.rules(
                rows.training(
                        (step, in) ->
                            Losses.meanSquaredError(
                                step, rows.loss(step, in.float32("x")), in.float32("y")))
                    .validationStep("validate", validate, List.of("above"), CheckedRows.COLLATOR)))
        .isEmpty();
  }
}
