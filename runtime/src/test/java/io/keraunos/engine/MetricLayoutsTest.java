package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static java.lang.Float.NaN;
import static java.lang.Math.abs;
import static java.lang.Math.max;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.engine.Regression.Row;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Average;
import io.keraunos.metric.ClassCounts;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.Metrics;
import io.keraunos.metric.ProbabilityMetrics;
import io.keraunos.metric.RegressionMetrics;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Metric;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Evaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Metrics are the same numbers on any layout, also where examples do not divide evenly. */
@ExtendWith(NothingLeft.class)
class MetricLayoutsTest {

  /**
   * The rounding of a number of single precision: the loss of an example depends by that much on
   * where in a batch the example is, as the last ones are not computed by vector instructions.
   */
  private static final double LAST_DIGIT = 0x1p-24;

  private static final Regression.RowCollator COLLATOR = new Regression.RowCollator();

  private static Map<String, Metric> metrics(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
    Ops tf = step.tf();
    Operand<TFloat32> first =
        tf.reduceMax(tf.math.mul(x, tf.constant(2f)), tf.constant(1)); // the same in any batch
    Operand<TInt32> label = tf.dtypes.cast(tf.math.greater(y, tf.constant(1f)), TInt32.class);
    Operand<TFloat32> logits = tf.stack(List.of(y, first), org.tensorflow.op.core.Stack.axis(1L));
    ClassCounts counts = ClassCounts.of(step, logits, label);
    Map<String, Metric> all = new LinkedHashMap<>();
    all.put("f1", counts.f1(Average.MACRO));
    all.put("mcc", counts.matthewsCorrelation());
    all.put("accuracy", counts.accuracy());
    all.put(
        "labels",
        ClassCounts.multilabel(step, logits, logits01(tf, logits), 0.3).recall(Average.WEIGHTED));
    all.put("rmse", RegressionMetrics.rootMeanSquaredError(step, first, y));
    all.put("r2", RegressionMetrics.rSquared(step, first, y));
    all.put("spearman", RegressionMetrics.spearman(step, first, y));
    all.put("log_loss", ProbabilityMetrics.logLoss(step, logits, label));
    all.put("ece", ProbabilityMetrics.calibrationError(step, logits, label, 7));
    all.put("auc", ProbabilityMetrics.auc(step, logits, label, Average.MACRO));
    all.put("own", Metrics.ofSums(step, List.of(first, y), s -> s[0] / s[1]));
    return all;
  }

  private static Operand<TFloat32> logits01(Ops tf, Operand<TFloat32> logits) {
    return tf.dtypes.cast(tf.math.greater(logits, tf.constant(0.5f)), TFloat32.class);
  }

  private static Evaluation evaluate(int batch, int devices) {
    return evaluate(batch, devices, (step, x, y) -> metrics(step, x, y).forEach(step::log));
  }

  /** The body of a validation step. */
  private interface Body {
    void log(Step step, Operand<TFloat32> x, Operand<TFloat32> y);
  }

  private static Evaluation evaluate(int batch, int devices, Body body) {
    return evaluate(batch, devices, Regression.rows(101, 2), body);
  }

  private static Evaluation evaluate(int batch, int devices, List<Row> rows, Body body) {
    Dense line = Dense.of(1);
    ModuleDefinition module =
        ModuleDefinition.builder("Measured")
            .layer("line", line)
            .trainingStep(
                "train",
                (step, inputs) ->
                    Losses.meanSquaredError(
                        step, line.apply(step, inputs.float32("x")), inputs.float32("y")),
                List.of(),
                COLLATOR)
            .validationStep(
                "validate",
                (step, inputs) -> body.log(step, inputs.float32("x"), inputs.float32("y")),
                List.of(),
                COLLATOR)
            .optimizer(() -> SGD.learningRate(0.05))
            .loader(
                Stage.TRAIN,
                "trainData",
                () -> Dataset.of(Regression.rows(64, 1)),
                COLLATOR,
                new LoaderOptions(batch, false, 0, false))
            .loader(
                Stage.VALIDATE,
                "validationData",
                () -> Dataset.of(rows),
                COLLATOR,
                new LoaderOptions(batch, false, 0, false))
            .build();
    try (var trainer =
        ModuleTrainer.builder(module)
            .accelerator(Accelerator.CPU)
            .devices(devices)
            .progressBar(false)
            .modelSummary(false)
            .maxEpochs(1)
            .build()) {
      return trainer.validate();
    }
  }

  @Test
  void layoutsAgree() {
    Map<String, Double> whole = evaluate(101, 1).metrics().asMap();
    assertThat(whole).hasSize(11);
    for (int[] layout : new int[][] {{7, 1}, {10, 2}, {13, 3}}) {
      Evaluation other = evaluate(layout[0], layout[1]);
      whole.forEach(
          (name, value) ->
              assertWithMessage("%s with batches of %s on %s devices", name, layout[0], layout[1])
                  .that(other.metric(MetricName.of(name)))
                  .isWithin(1e-9)
                  .of(value));
    }
  }

  /** Every public metric and loss there is: one that is added has to be put into the table. */
  @Test
  void layoutsAgreeOnAllMetricsAndLosses() {
    Map<String, Double> whole = evaluateAll(101, 1);
    Set<String> names = new TreeSet<>(AllMetrics.ofEpochs());
    names.addAll(AllMetrics.ofExamples());
    assertThat(whole.keySet()).isEqualTo(names);
    whole.forEach((name, value) -> assertWithMessage(name).that(Double.isFinite(value)).isTrue());
    for (int[] layout : new int[][] {{7, 1}, {10, 2}, {13, 3}}) {
      String text = "batches of %s on %s devices".formatted(layout[0], layout[1]);
      same(text, whole, evaluateAll(layout[0], layout[1]));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void workersAgreeOnAllMetricsAndLosses(@TempDir Path folder) throws Exception {
    Map<String, Double> whole = evaluateAll(101, 1);
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "metrics", "1", "7")) {
      workers.allEndWell();
    }
    for (int worker = 0; worker < 2; worker++) {
      Outcome outcome = Outcome.read(folder.resolve("outcome-" + worker));
      same("worker %s of 2".formatted(worker), whole, outcome.metrics());
    }
  }

  @Test
  void aPredictionThatIsNanIsNeverLost() {
    List<Row> rows = new ArrayList<>(Regression.rows(101, 2));
    rows.set(50, new Row(new float[] {NaN, NaN, NaN}, rows.get(50).y()));
    Map<String, Double> found = evaluate(7, 2, rows, AllMetrics::log).metrics().asMap();
    assertThat(found).hasSize(AllMetrics.ofEpochs().size() + AllMetrics.ofExamples().size());
    found.forEach(
        (name, value) -> { // tokens are whole numbers
          assertWithMessage(name).that(value.isNaN()).isNotEqualTo(name.contains("TextMetrics."));
        });
  }

  /** Evaluates all metrics and losses of 101 examples. */
  static Map<String, Double> evaluateAll(int batch, int devices) {
    Evaluation evaluation = evaluate(batch, devices, AllMetrics::log);
    assertThat(evaluation.examples()).isEqualTo(101);
    return evaluation.metrics().asMap();
  }

  private static void same(String layout, Map<String, Double> expected, Map<String, Double> found) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, value) ->
            assertWithMessage("%s with %s", name, layout)
                .that(found.get(name))
                .isWithin((name.contains("Losses.") ? LAST_DIGIT : 1e-9) * max(1, abs(value)))
                .of(value));
  }
}
