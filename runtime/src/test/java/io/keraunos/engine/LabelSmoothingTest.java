package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Dense;
import io.keraunos.loss.ClassificationLosses;
import io.keraunos.loss.Losses;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.With;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule for the share of each target that label smoothing spreads. */
class LabelSmoothingTest {

  private final CheckedRows rows = new CheckedRows();
  private final Dense output = Dense.of(4);

  private static ModuleDefinition.Builder training(Dense layer, StepBody.Training body) {
    return CheckedRows.module()
        .layer("output", layer)
        .trainingStep("train", body, List.of(), CheckedRows.COLLATOR);
  }

  private StepBody.Training classes(With... with) {
    return (step, in) ->
        Losses.sparseCategoricalCrossentropy(
            step, output.apply(step, in.float32("x")), in.int32("label"), with);
  }

  @Test
  void aLabelThatLosesHalfOfItsTarget() {
    List<Finding> found = CheckedRows.findings(training(output, classes(With.labelSmoothing(0.9))));
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.LABEL_SMOOTHED_AWAY);
    assertThat(found.get(0).text())
        .isEqualTo(
            "sparseCategoricalCrossentropy in train of Net has a label smoothing of 0.9, which"
                + " spreads 90 % of each target over all classes and leaves 10 % to the label: the"
                + " network learns to be sure of nothing. It is the share that is spread, and not"
                + " the one that stays; 0.1 is usual");
    assertThat(found.get(0).place().orElseThrow().toString()).contains("LabelSmoothingTest");
    assertThat(CheckedRows.rules(training(output, classes(With.labelSmoothing(0.5)))))
        .containsExactly(Rule.LABEL_SMOOTHED_AWAY);
  }

  @Test
  void otherLossesThatSmoothLabels() {
    With most = With.labelSmoothing(0.8);
    for (StepBody.Training body :
        List.<StepBody.Training>of(
            (step, in) ->
                Losses.categoricalCrossentropy(
                    step,
                    output.apply(step, in.float32("x")),
                    output.apply(step, in.float32("x")),
                    most),
            (step, in) ->
                ClassificationLosses.negativeLogLikelihood(
                    step,
                    step.tf().nn.softmax(output.apply(step, in.float32("x"))),
                    in.int32("label"),
                    most),
            (step, in) ->
                ClassificationLosses.sparseCategoricalFocalCrossentropy(
                    step, output.apply(step, in.float32("x")), in.int32("label"), 2, most))) {
      assertThat(CheckedRows.rules(training(output, body)))
          .containsExactly(Rule.LABEL_SMOOTHED_AWAY);
    }
    assertThat(
            CheckedRows.rules(
                training(
                    rows.one,
                    (step, in) ->
                        Losses.binaryCrossentropy(
                            step, rows.loss(step, in.float32("x")), in.float32("y"), most))))
        .containsExactly(Rule.LABEL_SMOOTHED_AWAY);
  }

  @Test
  void aLabelThatKeepsMostOfItsTarget() {
    for (StepBody.Training right :
        List.of(
            classes(),
            classes(With.labelSmoothing(0)),
            classes(With.labelSmoothing(0.1)),
            classes(With.labelSmoothing(0.4)))) {
      assertThat(CheckedRows.rules(training(output, right))).isEmpty();
    }
  }

  @Test
  void aLossThatIsMeasuredAlone() {
    assertThat(
            CheckedRows.rules(
                training(output, classes())
                    .validationStep(
                        "validate",
                        (step, in) ->
                            step.log("far", classes(With.labelSmoothing(0.9)).trace(step, in)),
                        List.of("far"),
                        CheckedRows.COLLATOR)))
        .isEmpty();
  }
}
