package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Place;
import io.keraunos.finding.Rule;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The check of a module without data; GraphRulesTest has the rules for values and gradients. */
class ModuleCheckTest {

  private final CheckedRows rows = new CheckedRows();

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
    return tf.math.mean(x, tf.range(tf.constant(0), tf.rank(x), tf.constant(1)));
  }

  @Test
  void aModuleThatIsRightHasNoFindings() {
    assertThat(
            CheckedRows.findings(
                rows.training(
                    (step, in) ->
                        Losses.sparseCategoricalCrossentropy(
                            step, rows.dense.apply(step, in.float32("x")), in.int32("label")))))
        .isEmpty();
  }

  // KER1001

  @Test
  void shapesThatDoNotFit() {
    List<Finding> found =
        CheckedRows.findings(
            rows.training(
                (step, in) -> {
                  Ops tf = step.tf();
                  Operand<TFloat32> kernel = tf.ones(tf.array(4, 2), TFloat32.class);
                  return mean(tf, tf.linalg.matMul(in.float32("x"), kernel));
                }));
    assertThat(found).hasSize(1);
    Finding finding = found.get(0);
    assertThat(finding.rule()).isEqualTo(Rule.STEP_WITHOUT_GRAPH);
    assertThat(finding.text())
        .isEqualTo(
            "the op MatMul must be given what fits together, but was given [?, 3] of TFloat32 and"
                + " [4, 2] of TFloat32: Dimensions must be equal, but are 3 and 4 (in train of"
                + " Net)");
    Place place = finding.place().orElseThrow();
    assertThat(place.file()).isEqualTo("ModuleCheckTest.java");
    assertThat(place.line()).isGreaterThan(1);
    assertThat(finding.toString()).contains("At " + ModuleCheckTest.class.getName());
  }

  @Test
  void whatALayerRefusesHasTheLineToo() {
    Finding finding =
        CheckedRows.findings(
                rows.training(
                    (step, in) -> mean(step.tf(), rows.dense.apply(step, in.float32("y")))))
            .get(0);
    assertThat(finding.rule()).isEqualTo(Rule.STEP_WITHOUT_GRAPH);
    assertThat(finding.text()).contains("must be of rank 2 or more");
    assertThat(finding.place().orElseThrow().file()).isEqualTo("ModuleCheckTest.java");
  }

  @Test
  void allStepsThatCannotBeTracedAreTold() {
    List<Finding> found =
        CheckedRows.findings(
            rows.training((step, in) -> rows.loss(step, in.float32("y")))
                .validationStep(
                    "validate",
                    (step, in) -> step.log("x", in.float32("x")),
                    List.of(),
                    CheckedRows.COLLATOR));
    assertThat(found.stream().map(Finding::text).toList()).hasSize(2);
    assertThat(found.get(1).text()).contains("must be a scalar or a [batch] vector");
  }

  @Test
  void aVariableOfTensorFlowsOwn() {
    Finding finding =
        CheckedRows.findings(
                rows.training(
                    (step, in) -> {
                      step.tf().variable(step.tf().constant(1f));
                      return rows.loss(step, in.float32("x"));
                    }))
            .get(0);
    assertThat(finding.text()).contains("Use step.variable(name, shape, initializer)");
  }

  @Test
  void theValueOfAnOperand() {
    Finding finding =
        CheckedRows.findings(
                rows.training(
                    (step, in) -> {
                      Operand<TFloat32> loss = rows.loss(step, in.float32("x"));
                      loss.asTensor();
                      return loss;
                    }))
            .get(0);
    assertThat(finding.text()).contains("a step must not ask for the value of an operand");
    assertThat(finding.place().orElseThrow().method()).contains("theValueOfAnOperand");
  }

  @Test
  void aFileThatIsNotThereIsNoMistakeOfTheGraph() {
    assertThat(
            CheckedRows.findings(
                rows.training((step, in) -> rows.loss(step, in.float32("x")))
                    .optimizer(
                        () -> {
                          throw new UncheckedIOException(new IOException("no such file"));
                        })
                    .validationStep(
                        "validate",
                        (step, in) -> step.log("a", rows.loss(step, in.float32("x"))),
                        List.of(),
                        CheckedRows.COLLATOR)))
        .isEmpty();
  }

  @Test
  void anOptimizerThatOwnsNothing() {
    Finding finding =
        CheckedRows.findings(
                CheckedRows.module()
                    .layer("one", rows.one)
                    .layer("dense", rows.dense)
                    .trainingStep(
                        "own",
                        "train",
                        (step, in) -> rows.loss(step, in.float32("x")),
                        List.of(),
                        CheckedRows.COLLATOR)
                    .optimizer("own", () -> SGD.learningRate(0.1), List.of("dense")))
            .get(0);
    assertThat(finding.text()).contains("but it uses none of dense");
  }

  @Test
  void aPrecisionThatCannotBe() {
    var two =
        rows.training((step, in) -> rows.loss(step, in.float32("x")))
            .trainingStep(
                "b",
                "b",
                (step, in) -> rows.loss(step, in.float32("x")),
                List.of(),
                CheckedRows.COLLATOR)
            .build();
    List<Finding> found = ModuleTrainer.builder(two).precision(Precision.FP16_MIXED).check();
    assertThat(found.get(0).text()).contains("precision FP16_MIXED must not be set");
  }

  // KER1002 and KER1010, which look at the class too

  @Test
  void aLayerThatNobodyAppliesAndAComponentThatNobodyUses() {
    List<Finding> found = CheckedRows.findings(Definitions.of(new ForgottenLayer()));
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.UNUSED_INPUT, Rule.UNUSED_LAYER);
    assertThat(found.get(0).text()).contains("train of Net takes label, and nothing");
    assertThat(found.get(0).place().orElseThrow().method()).isEqualTo("train");
    assertThat(found.get(1).text()).contains("its layer dropout = Dropout(0.5)");
  }

  @Test
  void aLayerThatASettingLeavesOutIsNone() {
    assertThat(CheckedRows.rules(Definitions.of(new OptionalLayer(false)))).isEmpty();
    assertThat(CheckedRows.rules(Definitions.of(new OptionalLayer(true)))).isEmpty();
  }

  @Test
  void whatIsSilencedIsNotFound() {
    var module =
        rows.training(
                (step, in) ->
                    mean(step.tf(), step.tf().math.log(rows.dense.apply(step, in.float32("x")))))
            .build();
    assertThat(
            ModuleTrainer.builder(module)
                .silence(Rule.LOGARITHM_OF_LINEAR, "the inputs are made for it")
                .check())
        .isEmpty();
  }
}
