package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.Pace;
import io.keraunos.callback.ThroughputMonitor;
import io.keraunos.callback.WeightHistograms;
import io.keraunos.logger.CsvLogger;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.GraphDef;

/** Files that a fit leaves in its folder, and calls of its loggers. */
@ExtendWith(NothingLeft.class)
class RunFilesTest {

  @TempDir private Path dir;

  private Trainer.Builder builder() {
    return new Pictures().trainer().maxEpochs(2).logEverySteps(5).defaultRootDir(dir);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> dir.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void nothingIsWrittenUnasked() throws Exception {
    try (Trainer trainer = builder().build()) {
      trainer.fit();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void theReportComesWithARunsFolder() throws Exception {
    try (Trainer trainer = builder().loggers(new CsvLogger()).build()) {
      trainer.fit();
    }
    assertThat(files())
        .containsExactly(
            "Pictures/version_0/metrics.csv",
            "Pictures/version_0/report.html",
            "Pictures/version_0/settings.csv");
    assertThat(Files.readString(dir.resolve("Pictures/version_0/report.html")))
        .contains("throughput/examples_per_second");
    // What was measured is not in the other files, so they are the same in every run.
    assertThat(Files.readString(dir.resolve("Pictures/version_0/metrics.csv")))
        .doesNotContain("throughput");
    try (Trainer trainer = builder().loggers(new CsvLogger()).report(false).build()) {
      trainer.fit();
    }
    assertThat(files()).contains("Pictures/version_1/metrics.csv");
    assertThat(files()).doesNotContain("Pictures/version_1/report.html");
  }

  @Test
  void callbacksReachTheLoggers() {
    List<String> told = new ArrayList<>();
    MetricLogger logger =
        new MetricLogger() {
          @Override
          public void start(Path folder, long step, Map<String, String> settings) {
            told.add("start");
          }

          @Override
          public void graph(GraphDef graph) {
            told.add("graph " + (graph.getNodeCount() > 10));
          }

          @Override
          public void log(long step, MetricValues values) {
            told.add(step + " " + values.asMap().keySet());
          }

          @Override
          public void histogram(long step, String name, float[] values) {
            told.add(step + " histogram " + name + " " + values.length);
          }

          @Override
          public void end() {
            told.add("end");
          }
        };
    try (Trainer trainer =
        Runs.reset(builder(), "maxEpochs")
            .maxEpochs(1)
            .loggers(logger)
            .report(false)
            .callbacks(new ThroughputMonitor(), WeightHistograms.everyEpochs(1))
            .build()) {
      trainer.fit();
    }
    assertThat(told)
        .containsExactly(
            "start",
            "graph true",
            "5 [train_loss, learning_rate]",
            "5 [throughput/examples_per_second, throughput/step_seconds,"
                + " throughput/loader_wait]",
            "7 [train_loss, learning_rate]",
            "7 [throughput/examples_per_second, throughput/step_seconds,"
                + " throughput/loader_wait]",
            "7 [loss, acc, precision, auc]",
            "7 histogram conv/bias 4",
            "7 histogram conv/kernel 36",
            "7 histogram hidden/bias 128",
            "7 histogram hidden/kernel 12800",
            "7 histogram output/bias 2",
            "7 histogram output/kernel 256",
            "end")
        .inOrder();
  }

  @Test
  void aPaceIsMeasured() {
    List<Pace> paces = new ArrayList<>();
    try (Trainer trainer =
        builder()
            .callbacks(LambdaCallback.create().onLog((event, control) -> paces.add(event.pace())))
            .build()) {
      trainer.fit();
    }
    assertThat(paces.stream().mapToLong(Pace::steps).sum()).isEqualTo(14);
    assertThat(paces.stream().mapToLong(Pace::examples).sum()).isEqualTo(2 * 203);
    for (Pace pace : paces) {
      assertThat(pace.seconds()).isGreaterThan(pace.waitSeconds());
      assertThat(pace.waitFraction()).isAtLeast(0);
    }
  }
}
