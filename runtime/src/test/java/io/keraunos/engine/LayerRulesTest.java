package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Rule;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.Layer;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.ClassificationLosses;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The rules for the layers of several steps, and for what is taken for probabilities or scores. */
class LayerRulesTest {

  private final Dense first = Dense.of(3).relu();
  private final Dense second = Dense.of(3).relu();
  private final Dense head = Dense.of(2);
  private final Dropout dropout = Dropout.of(0.5);
  private final Dense output = Dense.of(4);
  private final Dense head2 = Dense.of(4);

  /** Returns a module that trains and validates through one way each. */
  private ModuleDefinition.Builder module(
      BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> training,
      BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> validation) {
    StepBody.Training train =
        (step, in) ->
            Losses.sparseCategoricalCrossentropy(
                step, training.apply(step, in.float32("x")), in.int32("label"));
    StepBody.Evaluation validate =
        (step, in) ->
            step.log(
                "acc",
                Metrics.accuracy(step, validation.apply(step, in.float32("x")), in.int32("label")));
    return CheckedRows.module()
        .layer("first", first)
        .layer("second", second)
        .layer("head", head)
        .layer("dropout", dropout)
        .layer("output", output)
        .trainingStep("train", train, List.of(), CheckedRows.COLLATOR)
        .validationStep("validate", validate, List.of("acc"), CheckedRows.COLLATOR);
  }

  @SafeVarargs
  private static BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> through(
      Layer<TFloat32>... layers) {
    return (step, x) -> {
      Operand<TFloat32> at = x;
      for (Layer<TFloat32> layer : layers) {
        at = layer.apply(step, at);
      }
      return at;
    };
  }

  // KER1024

  @Test
  void aDropoutThatOnlyTheValidationStepApplies() {
    assertThat(CheckedRows.rules(module(through(first, output), through(first, dropout, output))))
        .containsExactly(Rule.IDLE_IN_EVALUATION);
    assertThat(
            CheckedRows.rules(
                module(through(first, dropout, output), through(first, dropout, output))))
        .isEmpty();
    assertThat(CheckedRows.rules(module(through(first, dropout, output), through(first, output))))
        .isEmpty();
  }

  // KER1025

  @Test
  void aLayerThatTheValidationStepLeavesOut() {
    assertThat(
            CheckedRows.findings(module(through(first, second, output), through(first, output)))
                .toString())
        .contains(
            "validate of Net leaves out second, through which train goes on to the next layer");
    assertThat(CheckedRows.rules(module(through(first, output), through(output))))
        .containsExactly(Rule.LEFT_OUT_OF_EVALUATION);
  }

  @Test
  void aHeadThatTrainingAloneHas() {
    BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> withHead =
        (step, x) -> {
          Operand<TFloat32> hidden = first.apply(step, x);
          Operand<TFloat32> logits = output.apply(step, hidden);
          Operand<TFloat32> aside =
              step.tf()
                  .reduceSum(head.apply(step, second.apply(step, hidden)), step.tf().constant(1));
          return step.tf().math.add(logits, step.tf().expandDims(aside, step.tf().constant(1)));
        };
    assertThat(CheckedRows.rules(module(withHead, through(first, output)))).isEmpty();
  }

  @Test
  void aBranchAroundALayerThatTrainingHasToo() {
    BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> around =
        (step, x) -> {
          Operand<TFloat32> hidden = first.apply(step, x);
          return output.apply(step, step.tf().math.add(hidden, second.apply(step, hidden)));
        };
    assertThat(CheckedRows.rules(module(around, through(first, output)))).isEmpty();
  }

  // KER1026

  @Test
  void aDropoutThatDropsNearlyAll() {
    Dropout most = Dropout.of(0.95);
    assertThat(CheckedRows.findings(dropping(most)).toString())
        .contains(
            "train of Net applies dropout2 = Dropout(0.95), which sets 95 % of the numbers to 0 and"
                + " keeps one in 20: its argument");
    assertThat(CheckedRows.rules(dropping(most))).containsExactly(Rule.DROPS_NEARLY_ALL);
    assertThat(CheckedRows.rules(dropping(Dropout.of(0.8)))).isEmpty();
  }

  private ModuleDefinition.Builder dropping(Dropout rate) {
    return module(through(first, rate, output), through(first, rate, output))
        .layer("dropout2", rate);
  }

  // KER1027

  @Test
  void denseLayersWithoutAnActivationBetween() {
    Dense plain = Dense.of(8);
    ModuleDefinition.Builder module =
        module(through(plain, output), through(plain, output)).layer("plain", plain);
    assertThat(CheckedRows.findings(module).toString())
        .contains(
            "train of Net gives what plain = Dense(8 units) computes to output = Dense(4 units) as"
                + " it is: without an activation between them both are one linear layer from 3 to 4"
                + " numbers");
    assertThat(CheckedRows.rules(module)).containsExactly(Rule.LINEAR_LAYERS_IN_A_ROW);
    Dense wide = Dense.of(3);
    assertThat(
            CheckedRows.rules(
                module(through(wide, output), through(wide, output)).layer("wide", wide)))
        .containsExactly(Rule.LINEAR_LAYERS_IN_A_ROW);
  }

  @Test
  void denseLayersWithoutAnActivationInALayerOfSeveral() {
    Sequential both = Sequential.of(Dense.of(8), Dense.of(4));
    assertThat(CheckedRows.rules(module(through(both), through(both)).layer("both", both)))
        .containsExactly(Rule.LINEAR_LAYERS_IN_A_ROW);
    Sequential right = Sequential.of(Dense.of(8).relu(), Dense.of(4));
    assertThat(CheckedRows.rules(module(through(right), through(right)).layer("right", right)))
        .isEmpty();
  }

  @Test
  void denseLayersOverOtherPlaces() {
    Dense plain = Dense.of(8);
    BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> reshaped =
        (step, x) ->
            step.tf()
                .reduceSum(
                    output.apply(
                        step, step.tf().reshape(plain.apply(step, x), step.tf().array(-1, 4, 2))),
                    step.tf().constant(1));
    assertThat(CheckedRows.rules(module(reshaped, reshaped).layer("plain", plain))).isEmpty();
  }

  @Test
  void denseLayersThatAreNotOne() {
    assertThat(CheckedRows.rules(module(through(head, output), through(head, output)))).isEmpty();
    Dense plain = Dense.of(8);
    assertThat(
            CheckedRows.rules(
                module(through(plain, dropout, output), through(plain, dropout, output))
                    .layer("plain", plain)))
        .isEmpty();
    BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> around =
        (step, x) -> {
          Operand<TFloat32> middle = plain.apply(step, x);
          return step.tf()
              .math
              .add(output.apply(step, middle), head2.apply(step, step.tf().nn.relu(middle)));
        };
    assertThat(
            CheckedRows.rules(module(around, around).layer("plain", plain).layer("head2", head2)))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                module(through(plain, output), through(plain, output))
                    .layer("plain", plain)
                    .predictStep(
                        "embed",
                        (step, in) -> plain.apply(step, in.float32("x")),
                        CheckedRows.COLLATOR)))
        .isEmpty();
    assertThat(
            CheckedRows.rules(
                module(through(plain, output), through(plain, output))
                    .layer("plain", plain)
                    .optimizer(() -> SGD.learningRate(0.1).freeze("plain"))))
        .isEmpty();
  }

  // KER1022, KER1023

  @Test
  void aLikelihoodOfLogits() {
    CheckedRows rows = new CheckedRows();
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        ClassificationLosses.negativeLogLikelihood(
                            step, rows.dense.apply(step, in.float32("x")), in.int32("label")))))
        .containsExactly(Rule.LOGITS_AS_PROBABILITIES);
    assertThat(
            CheckedRows.rules(
                rows.training(
                    (step, in) ->
                        ClassificationLosses.negativeLogLikelihood(
                            step,
                            step.tf().nn.softmax(rows.dense.apply(step, in.float32("x"))),
                            in.int32("label")))))
        .isEmpty();
  }

  @Test
  void aCurveOfAnswers() {
    assertThat(CheckedRows.rules(curve(true))).containsExactly(Rule.ANSWERS_AS_SCORES);
    assertThat(CheckedRows.rules(curve(false))).isEmpty();
  }

  private static ModuleDefinition.Builder curve(boolean answers) {
    CheckedRows rows = new CheckedRows();
    return rows.training(
            (step, in) ->
                Losses.binaryCrossentropy(step, rows.loss(step, in.float32("x")), in.float32("y")))
        .validationStep(
            "validate",
            (StepBody.Evaluation)
                (step, in) -> {
                  Operand<TFloat32> logit = rows.loss(step, in.float32("x"));
                  Operand<TFloat32> scores =
                      answers
                          ? step.tf()
                              .dtypes
                              .cast(
                                  step.tf().math.greater(logit, step.tf().constant(0f)),
                                  TFloat32.class)
                          : logit;
                  step.log("auc", Metrics.auc(step, scores, in.float32("y")));
                },
            List.of("auc"),
            CheckedRows.COLLATOR);
  }
}
