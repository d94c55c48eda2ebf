package io.keraunos.mlflow;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.TinyFit;
import io.keraunos.callback.Callback;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Threads.class)
class MlflowLoggerTest {

  @TempDir private Path root;
  private FakeMlflow server;

  @BeforeEach
  void open() throws IOException {
    server = new FakeMlflow();
  }

  @AfterEach
  void everyRequestWasAsTheApiHasIt() {
    server.close();
    assertThat(server.violations).isEmpty();
  }

  private MlflowLogger.Builder logger() {
    return MlflowLogger.builder(server.connection()).linger(Duration.ofMillis(20));
  }

  private Trainer.Builder fit(MlflowLogger logger, Callback... callbacks) {
    return TinyFit.in(root).loggers(logger).callbacks(callbacks);
  }

  @Test
  void aFitIsARunWithSettingsMetricsAndStatus() throws IOException {
    MlflowLogger logger = logger().experiment("lines").runName("first").tag("team", "a").build();
    try (Trainer trainer = fit(logger).maxEpochs(3).build()) {
      trainer.fit();
    }
    FakeMlflow.Run run = server.onlyRun();
    assertThat(server.experiments.keySet()).containsExactly("lines");
    assertThat(logger.runId()).hasValue(run.id);
    assertThat(run.name).isEqualTo("first");
    assertThat(run.status).isEqualTo("FINISHED");
    assertThat(run.ended).isGreaterThan(1_600_000_000_000L);
    assertThat(run.params).containsEntry("maxEpochs", "3");
    assertThat(run.tags).containsEntry("team", "a");
    assertThat(run.tags).containsEntry("mlflow.source.type", "LOCAL");
    assertThat(run.tags).containsKey("mlflow.user");
    assertThat(run.history("train_loss").keySet())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    assertThat(run.history("val_loss").keySet()).containsExactly(4L, 8L, 12L);
    assertThat(run.history("learning_rate")).containsKey(12L);
    assertThat(run.history("epoch")).containsEntry(12L, "2.0");
  }

  @Test
  void namesComeFromTheRunsFolder() {
    try (Trainer trainer = fit(logger().build()).maxEpochs(1).build()) {
      trainer.fit();
    }
    assertThat(server.experiments.keySet()).containsExactly("TinyFit");
    assertThat(server.onlyRun().name).isEqualTo("version_0");
  }

  @Test
  void oneThatFailsOrIsInterruptedHasThatStatus() {
    Callback thrower =
        LambdaCallback.create()
            .onTrainEpochEnd(
                (event, control) -> {
                  throw new IllegalStateException("by the test");
                });
    try (Trainer trainer = fit(logger().build(), thrower).maxEpochs(2).build()) {
      assertThrows(UserCodeException.class, trainer::fit);
    }
    Callback interrupt =
        LambdaCallback.create()
            .onTrainBatchEnd((event, control) -> Thread.currentThread().interrupt());
    try (Trainer trainer = fit(logger().build(), interrupt).maxEpochs(2).build()) {
      trainer.fit();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(server.runs.values().stream().map(run -> run.status))
        .containsExactly("FAILED", "KILLED")
        .inOrder();
  }

  @Test
  void aResumedFitGoesOnInTheSameRun() {
    try (Trainer trainer =
        fit(logger().build()).checkpoints(Checkpointing.everyEpochs(1)).maxEpochs(2).build()) {
      trainer.fit();
    }
    try (Trainer trainer =
        fit(logger().build())
            .checkpoints(Checkpointing.everyEpochs(1))
            .resume(Resume.last())
            .maxEpochs(4)
            .build()) {
      trainer.fit();
    }
    FakeMlflow.Run run = server.onlyRun();
    assertThat(run.status).isEqualTo("FINISHED");
    assertThat(run.history("val_loss").keySet()).containsExactly(4L, 8L, 12L, 16L);
    assertThat(run.params).containsEntry("maxEpochs", "2");
    assertThat(run.tags).containsEntry("keraunos.changed.maxEpochs", "from step 8: 4");
  }

  @Test
  void whereTheRunIsGoneItGoesOnInAnother() throws IOException {
    MlflowLogger logger = logger().build();
    logger.start(root, 0, Map.of());
    logger.end();
    server.runs.clear();
    logger.start(root, 5, Map.of());
    logger.end();
    assertThat(server.runs).hasSize(1);
  }

  @Test
  void aFitThatBeginsAnewIsAnotherRun() throws IOException {
    MlflowLogger logger = logger().build();
    for (int i = 0; i < 2; i++) {
      logger.start(root, 0, Map.of());
      logger.end();
    }
    assertThat(server.runs).hasSize(2);
    assertThat(Files.readString(root.resolve(RunFile.NAME))).contains("\"run2\"");
  }

  @Test
  void whatIsNoNumberIsWrittenAsTheApiHasIt() throws IOException {
    MlflowLogger logger = logger().build();
    logger.start(root, 0, Map.of());
    logger.log(1, new MetricValues(Map.of("a", Double.NaN)));
    logger.log(2, new MetricValues(Map.of("a", Double.POSITIVE_INFINITY)));
    logger.log(3, new MetricValues(Map.of("a", Double.NEGATIVE_INFINITY)));
    logger.log(4, new MetricValues(Map.of("a", Double.MIN_VALUE)));
    logger.end();
    assertThat(server.onlyRun().history("a").values())
        .containsExactly("NaN", "Infinity", "-Infinity", "4.9E-324")
        .inOrder();
  }

  @Test
  void whatIsTooLongOrTooMuchIsCutAndDivided() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < 250; i++) {
      settings.put("setting" + i, "\u20ac".repeat(i % 2 == 0 ? 10 : 7000));
    }
    settings.put("a name (with) what? is:not/../allowed", "x");
    MlflowLogger logger = logger().linger(Duration.ofSeconds(30)).build();
    logger.start(root, 0, settings);
    for (int step = 1; step <= 2500; step++) {
      logger.log(step, new MetricValues(Map.of("loss/" + "x".repeat(300), 1. / step)));
    }
    logger.end();
    FakeMlflow.Run run = server.onlyRun();
    assertThat(run.params).hasSize(251);
    assertThat(run.params.get("setting1")).hasLength(6000);
    assertThat(run.params.get("setting1")).endsWith("... (cut from 7000 characters)");
    assertThat(run.params).containsEntry("a name _with_ what_ is_not/_/allowed", "x");
    assertThat(run.tags.get("keraunos.cut")).contains("setting1=7000 characters");
    assertThat(run.metrics).hasSize(2500);
    assertThat(List.copyOf(server.requests).stream().filter(r -> r.endsWith("log-batch")).count())
        .isLessThan(20);
  }

  @Test
  void theCredentialsAreSent() throws IOException {
    server.authorization = "Bearer secret";
    MlflowLogger logger = MlflowLogger.to(server.connection().token("secret"));
    logger.start(root, 0, Map.of());
    logger.end();
    assertThat(server.onlyRun().status).isEqualTo("FINISHED");
  }

  @Test
  void whatTheServerDoesNotTakeIsLeftOut() throws IOException {
    MlflowLogger logger = logger().build();
    logger.start(root, 0, Map.of());
    while (logger.runId().isEmpty()) {
      Thread.onSpinWait();
    }
    logger.mark();
    synchronized (server.faults) {
      server.faults.add(Fault.status(400));
    }
    logger.log(1, new MetricValues(Map.of("a", 1.)));
    logger.end();
    assertThat(server.onlyRun().status).isEqualTo("FINISHED");
  }

  @Test
  void oneThatIsNotStartedSaysSo() {
    MlflowLogger logger = logger().build();
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> logger.log(1, new MetricValues(Map.of("a", 1.))));
    assertThat(e).hasMessageThat().contains("must be started");
    assertThat(logger.runId()).isEmpty();
    assertThat(Set.copyOf(server.requests)).isEmpty();
  }
}
