package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.engine.Blobs.Point;
import io.keraunos.engine.Blobs.PointCollator;
import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Rule;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** The data of a whole fit, looked at before its first step. */
@ExtendWith(NothingLeft.class)
class DataCheckTest {

  private static final LoaderOptions PLAIN = new LoaderOptions(32, false, 0, false);

  private final Blobs blobs = new Blobs();
  private Dataset<Point> validation = Blobs.points(100, 2);

  private ModuleDefinition.Builder module() {
    return blobs
        .define()
        .loader(Stage.VALIDATE, "validationData", () -> validation, new PointCollator(), PLAIN);
  }

  private List<Rule> rules(UnaryOperator<Trainer.Builder> settings) {
    Trainer.Builder builder =
        ModuleTrainer.builder(module().build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1);
    try (Trainer trainer = settings.apply(builder).build()) {
      trainer.fit();
      return trainer.findings().stream().map(Finding::rule).toList();
    }
  }

  @Test
  void nothingIsFoundInBlobs() {
    assertThat(rules(settings -> settings)).isEmpty();
  }

  @Test
  void aLabelOutOfRangeNamesItsRowBeforeAnythingIsTrained() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      points.add(new Point(new float[] {i % 7 - 3f, i % 5 - 2f}, i == 77 ? 9 : i % 2));
    }
    validation = Dataset.of(points);
    FindingException e = assertThrows(FindingException.class, () -> rules(settings -> settings));
    assertThat(e)
        .hasMessageThat()
        .startsWith("KER3002: label of example 77 of Blobs.validationData must be a class number");
  }

  @Test
  void trainingExamplesInValidation() {
    validation = blobs.data;
    assertThat(rules(settings -> settings)).containsExactly(Rule.TRAINED_EXAMPLES_IN_EVALUATION);
    assertThat(rules(settings -> settings.preflight(Preflight.off()))).isEmpty();
    assertThat(rules(settings -> settings.overfitBatches(Limit.batches(2)))).isEmpty();
    assertThat(
            rules(
                settings ->
                    settings.silence(Rule.TRAINED_EXAMPLES_IN_EVALUATION, "a test of the test")))
        .isEmpty();
    assertThrows(
        FindingException.class,
        () -> rules(settings -> settings.halt(Rule.TRAINED_EXAMPLES_IN_EVALUATION)));
  }

  @Test
  void trainingExamplesInTheTest() {
    ModuleDefinition module =
        module()
            .testStep(
                "test",
                (step, inputs) -> blobs.evaluate(step, inputs.float32("x"), inputs.int32("label")),
                List.of("loss", "acc"),
                new PointCollator())
            .loader(
                Stage.TEST,
                "testData",
                () -> blobs.data.subset(50, 100),
                new PointCollator(),
                PLAIN)
            .build();
    try (Trainer trainer =
        ModuleTrainer.builder(module)
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1)
            .silence(Rule.FIRST_VALUES_MEASURED, "what comes before training")
            .build()) {
      trainer.test(); // without a fit there is nothing to compare with
      assertThat(trainer.findings()).isEmpty();
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
      trainer.test();
      assertThat(trainer.findings().stream().map(Finding::rule).toList())
          .containsExactly(Rule.TRAINED_EXAMPLES_IN_EVALUATION);
    }
  }

  @Test
  void whatIsPredictedIsLikeWhatWasTrainedOn() {
    ModuleDefinition.Builder module =
        module()
            .predictStep(
                "predict",
                (step, inputs) -> blobs.forward(step, inputs.float32("x")),
                new PointCollator());
    Dataset<Point> raw =
        Blobs.points(40, 3)
            .map(point -> new Point(new float[] {900 + point.x()[0], 5}, point.label()));
    try (Trainer trainer =
        ModuleTrainer.builder(module.build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1)
            .silence(Rule.FIRST_VALUES_MEASURED, "what comes before training")
            .build()) {
      trainer.predict(raw); // without a fit there is nothing to compare with
      trainer.fit();
      trainer.predict(raw.subset(0, 29)); // so few may be like that
      assertThat(trainer.findings()).isEmpty();
    }
    try (Trainer trainer =
        ModuleTrainer.builder(module.build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1)
            .build()) {
      trainer.fit();
      trainer.predict(raw);
      trainer.predict(raw);
      assertThat(trainer.findings()).hasSize(1);
      assertThat(trainer.findings().get(0).rule()).isEqualTo(Rule.EVALUATION_UNLIKE_TRAINING);
      assertThat(trainer.findings().get(0).text())
          .containsMatch("^x\\[?.*in all 40 examples of predict\\(dataset\\), but ");
    }
  }

  @Test
  void aPredictionThatDependsOnTheOtherExamples() {
    ModuleDefinition.Builder wrong =
        module()
            .predictStep(
                "predict",
                (step, inputs) -> {
                  Operand<TFloat32> logits = blobs.forward(step, inputs.float32("x"));
                  Operand<TFloat32> odds = step.tf().math.exp(logits);
                  return step.tf()
                      .math
                      .div(
                          odds,
                          step.tf()
                              .reduceSum(odds, step.tf().constant(0), ReduceSum.keepDims(true)));
                },
                new PointCollator());
    try (Trainer trainer =
        ModuleTrainer.builder(wrong.build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1)
            .build()) {
      trainer.fit();
      assertThat(trainer.findings().stream().map(Finding::rule).toList())
          .containsExactly(
              Rule.BATCH_STATISTICS_IN_EVALUATION, // seen in the graph
              Rule.SOFTMAX_OVER_BATCH,
              Rule.PREDICTION_OF_A_BATCH); // seen in the numbers
    }
  }

  @Test
  void aLossThatIsFarAboveThatOfAGuess() {
    UnaryOperator<Point> large =
        point -> new Point(new float[] {9e3f * point.x()[0], -9e3f * point.x()[1]}, point.label());
    blobs.data = blobs.data.map(large::apply);
    validation = validation.map(large::apply);
    assertThat(rules(settings -> settings))
        .containsExactly(Rule.INPUT_SCALE, Rule.LOSS_FAR_ABOVE_A_GUESS);
  }

  @Test
  void aStreamLosesNothing() {
    AtomicInteger opened = new AtomicInteger();
    StreamDataset<Point> stream =
        StreamDataset.unsharded(
            () -> {
              opened.incrementAndGet();
              List<Point> all = new ArrayList<>();
              for (int i = 0; i < 64; i++) {
                all.add(blobs.data.get(i));
              }
              return all.iterator();
            });
    ModuleDefinition module =
        module()
            .streamLoader(Stage.TRAIN, "trainData", () -> stream, new PointCollator(), PLAIN)
            .build();
    try (Trainer trainer =
        ModuleTrainer.builder(module)
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1)
            .build()) {
      assertThat(trainer.fit().examples()).isEqualTo(64);
      assertThat(trainer.findings()).isEmpty();
    }
    assertThat(opened.get()).isEqualTo(1);
  }
}
