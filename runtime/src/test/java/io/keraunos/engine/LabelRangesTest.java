package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Embedding;
import io.keraunos.loss.Losses;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.Metrics;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.StepFailedException;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A label that is no label fails the step that has it, on any layout, and is named. */
@ExtendWith(NothingLeft.class)
class LabelRangesTest {

  /** Logits of three classes, the class, and a number for what has two. */
  record Row(float[] logits, int label, float number) {}

  private static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("logits", Feature.Type.FLOAT32, 3),
          Feature.of("label", Feature.Type.INT32),
          Feature.of("number", Feature.Type.FLOAT32));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      row.put(example.logits());
      row.put(example.label());
      row.put(example.number());
    }
  }

  private interface Measure {
    void log(Step step, Operand<TFloat32> logits, Operand<TInt32> label, Operand<TFloat32> number);
  }

  private static final Embedding EMBEDDING = Embedding.of(3, 2);

  private static Operand<TFloat32> score(Step step, Operand<TFloat32> logits) {
    return step.tf()
        .squeeze(
            step.tf()
                .slice(
                    logits,
                    step.tf().constant(new int[] {0, 0}),
                    step.tf().constant(new int[] {-1, 1})),
            Squeeze.axis(1L));
  }

  private static Trainer trainer(Measure measure, List<Row> rows, int devices) {
    RowCollator collator = new RowCollator();
    return ModuleTrainer.builder(
            ModuleDefinition.builder("Measured")
                .layer("embedding", EMBEDDING)
                .validationStep(
                    "measure",
                    (step, inputs) ->
                        measure.log(
                            step,
                            inputs.float32("logits"),
                            inputs.int32("label"),
                            inputs.float32("number")),
                    List.of("m"),
                    collator)
                .loader(
                    Stage.VALIDATE,
                    "data",
                    () -> Dataset.of(rows),
                    collator,
                    new LoaderOptions(8, false, 0, false))
                .build())
        .accelerator(Accelerator.CPU)
        .preflight(Preflight.off()) // which names the example before a step does
        .devices(devices)
        .progressBar(false)
        .modelSummary(false)
        .build();
  }

  private static double value(Measure measure, List<Row> rows) {
    try (Trainer trainer = trainer(measure, rows, 1)) {
      return trainer.validate().metric(MetricName.of("m"));
    }
  }

  private static List<Row> rows(int label, float number) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 37; i++) {
      rows.add(new Row(new float[] {0, i % 2, i % 3}, i % 3, i % 2));
    }
    rows.add(29, new Row(new float[] {1, 0, 0}, label, number));
    return rows;
  }

  private static final Measure ACCURACY =
      (step, logits, label, number) -> step.log("m", Metrics.accuracy(step, logits, label));
  private static final Measure TOP_2 =
      (step, logits, label, number) -> step.log("m", Metrics.topKAccuracy(step, logits, label, 2));
  private static final Measure CROSSENTROPY =
      (step, logits, label, number) ->
          step.log("m", Losses.sparseCategoricalCrossentropy(step, logits, label));
  private static final Measure WEIGHTED =
      (step, logits, label, number) ->
          step.log(
              "m",
              Losses.sparseCategoricalCrossentropy(step, logits, label, new double[] {1, 2, 3}));
  private static final Measure EMBEDDED =
      (step, logits, label, number) ->
          step.log("m", Metrics.mean(step, EMBEDDING.apply(step, label)));
  private static final Measure BINARY =
      (step, logits, label, number) ->
          step.log("m", Metrics.binaryAccuracy(step, score(step, logits), number));
  private static final Measure PRECISION =
      (step, logits, label, number) ->
          step.log("m", Metrics.precision(step, score(step, logits), number));
  private static final Measure RECALL =
      (step, logits, label, number) ->
          step.log("m", Metrics.recall(step, score(step, logits), number));
  private static final Measure AUC =
      (step, logits, label, number) ->
          step.log("m", Metrics.auc(step, score(step, logits), number));
  private static final Measure BINARY_LOSS =
      (step, logits, label, number) ->
          step.log("m", Losses.binaryCrossentropy(step, score(step, logits), number));

  private static String failure(Measure measure, int label, float number, int devices) {
    try (Trainer trainer = trainer(measure, rows(label, number), devices)) {
      return assertThrows(StepFailedException.class, trainer::validate).getMessage();
    }
  }

  @Test
  void aClassThatIsNoneIsNamed() {
    for (int devices : new int[] {1, 2}) {
      int batch = 29 / (8 * devices) + 1;
      for (int label : new int[] {3, 100, -1, -100, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        for (Measure measure : List.of(ACCURACY, TOP_2)) {
          String message = failure(measure, label, 0, devices);
          assertThat(message)
              .startsWith(
                  "validate batch %d failed: labels of %s must be whole numbers from 0 to 2, as many as the logits have classes, but were from "
                      .formatted(batch, measure == ACCURACY ? "accuracy" : "topKAccuracy"));
          assertThat(message).containsMatch("(from|to) " + label + "\\b");
        }
        for (Measure measure : List.of(CROSSENTROPY, WEIGHTED, EMBEDDED)) {
          assertThat(failure(measure, label, 0, devices)).contains(Integer.toString(label));
        }
      }
    }
  }

  @Test
  void aBinaryLabelThatIsNoneIsNamed() {
    for (float number : new float[] {2, -1, 1.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      for (Measure measure : List.of(BINARY, PRECISION, RECALL, AUC, BINARY_LOSS)) {
        assertThat(failure(measure, 0, number, 1))
            .containsMatch(
                "validate batch 4 failed: labels of"
                    + " (binaryAccuracy|precision|recall|auc|binaryCrossentropy) must be from 0 to"
                    + " 1, but were from .* or NaN");
      }
    }
  }

  @Test
  void aLabelWithAFractionIsNoClass() {
    Measure fractions =
        (step, logits, label, number) -> step.log("m", Metrics.accuracy(step, logits, number));
    assertThat(failure(fractions, 0, 1.5f, 1)).endsWith("but some had a fraction or were NaN");
    assertThat(failure(fractions, 0, Float.NaN, 1)).contains("labels of accuracy must be");
  }

  @Test
  void rightLabelsCountAsBefore() {
    assertThat(value(ACCURACY, List.of(new Row(new float[] {1, 0, 0}, 0, 0)))).isEqualTo(1);
    assertThat(value(ACCURACY, List.of(new Row(new float[] {1, 0, 0}, 2, 0)))).isEqualTo(0);
    assertThat(value(BINARY, List.of(new Row(new float[] {1, 0, 0}, 0, 0.7f)))).isEqualTo(1);
  }

  @Test
  void aLogitThatIsNoNumberMakesTheMetricNone() {
    List<Row> rows = rows(1, 1);
    rows.add(new Row(new float[] {Float.NaN, 0, 0}, 0, 1));
    for (Measure measure : List.of(ACCURACY, TOP_2, BINARY, PRECISION, RECALL, AUC)) {
      assertThat(value(measure, rows)).isNaN();
      assertThat(value(measure, rows(1, 1))).isNotNaN();
    }
  }

  @Test
  void aMaskOfInfinitiesDoesNotHideTheOthers() {
    float none = Float.NEGATIVE_INFINITY;
    assertThat(value(TOP_2, List.of(new Row(new float[] {1, none, 0}, 2, 0)))).isEqualTo(1);
    assertThat(value(ACCURACY, List.of(new Row(new float[] {none, none, 0}, 2, 0)))).isEqualTo(1);
  }
}
