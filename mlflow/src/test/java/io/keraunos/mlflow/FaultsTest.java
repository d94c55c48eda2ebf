package io.keraunos.mlflow;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.TinyFit;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A server that fails, hangs or is away neither ends nor slows a fit, unless it is to. */
@ExtendWith(Threads.class)
class FaultsTest {

  private static final Retries QUICK =
      new Retries(3, Duration.ofMillis(20), Duration.ofMillis(100));

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
    return MlflowLogger.builder(server.connection().retries(QUICK).timeout(Duration.ofMillis(400)))
        .linger(Duration.ofMillis(10))
        .closeLimit(Duration.ofSeconds(10));
  }

  private FitResult fit(MlflowLogger logger) {
    try (Trainer trainer = TinyFit.in(root).loggers(logger).maxEpochs(3).build()) {
      return trainer.fit();
    }
  }

  private void allIsThere() {
    FakeMlflow.Run run = server.onlyRun();
    assertThat(run.status).isEqualTo("FINISHED");
    assertThat(run.history("train_loss")).hasSize(12);
    assertThat(run.history("val_loss")).hasSize(3);
  }

  @Test
  void whatFailsSomeTimesIsSentInTheEnd() {
    List<Fault> each =
        List.of(
            Fault.status(500),
            Fault.status(502),
            Fault.status(503),
            Fault.tooMany(0),
            Fault.hangUp(),
            Fault.hang(1000),
            server.loseTheAnswer());
    for (Fault fault : each) {
      server.runs.clear();
      AtomicInteger number = new AtomicInteger();
      server.always = exchange -> number.getAndIncrement() % 3 == 0 && fault.hits(exchange);
      fit(logger().build());
      allIsThere();
    }
  }

  @Test
  void aServerThatAsksToWaitIsNotAskedBefore() {
    synchronized (server.faults) {
      server.faults.add(Fault.tooMany(1));
    }
    long began = System.nanoTime();
    try (MlflowRegistry registry = MlflowRegistry.at(server.connection().retries(QUICK))) {
      assertThrows(MlflowException.class, () -> registry.version("none", "1"));
    }
    assertThat(System.nanoTime() - began).isAtLeast(1_000_000_000L);
    assertThat(server.requests).hasSize(2);
  }

  /** The values wait: those of the first epochs come too. */
  @Test
  void oneThatIsAwayAtTheStartAndComesBackGetsAll() {
    server.down();
    MlflowLogger logger = logger().build();
    try (Trainer trainer =
        TinyFit.in(root)
            .loggers(logger)
            .callbacks(
                LambdaCallback.create()
                    .onTrainEpochEnd(
                        (event, control) -> {
                          if (event.epoch() == 1) {
                            server.up();
                          }
                        }))
            .maxEpochs(3)
            .build()) {
      trainer.fit();
    }
    allIsThere();
  }

  @Test
  void oneThatIsAwayAllTheTimeOnlyCostsTheCloseLimit() {
    server.down();
    MlflowLogger logger = logger().closeLimit(Duration.ofMillis(600)).build();
    long began = System.nanoTime();
    FitResult result = fit(logger);
    double seconds = (System.nanoTime() - began) / 1e9;
    assertThat(result.steps()).isEqualTo(12);
    assertThat(logger.runId()).isEmpty();
    assertThat(server.runs).isEmpty();
    assertWithMessage("seconds").that(seconds).isLessThan(10);
  }

  @Test
  void oneThatHangsDoesNotSlowAStep() throws IOException {
    server.always = Fault.hang(60_000);
    MlflowLogger logger = logger().closeLimit(Duration.ofMillis(300)).queue(1000).build();
    long began = System.nanoTime();
    logger.start(root, 0, Map.of("a", "b"));
    for (int step = 1; step <= 100_000; step++) {
      logger.log(step, new MetricValues(Map.of("loss", 1. / step)));
    }
    double micros = (System.nanoTime() - began) / 1e3 / 100_000;
    assertWithMessage("microseconds for a step").that(micros).isLessThan(100);
    long end = System.nanoTime();
    logger.end();
    assertWithMessage("seconds to end").that((System.nanoTime() - end) / 1e9).isLessThan(5);
  }

  @Test
  void ofWhatHasNoRoomTheLatestIsKept() throws IOException {
    server.down();
    MlflowLogger logger = logger().queue(100).build();
    logger.start(root, 0, Map.of());
    for (int step = 1; step <= 1000; step++) {
      logger.log(step, new MetricValues(Map.of("loss", 1. / step)));
    }
    server.up();
    logger.end();
    assertThat(server.onlyRun().history("loss")).hasSize(100);
    assertThat(server.onlyRun().history("loss")).containsKey(1000L);
  }

  @Test
  void whoWantsItHaltsTheFit() {
    server.always = Fault.status(503);
    MlflowLogger logger = logger().haltOnFailure(true).build();
    try (Trainer trainer =
        TinyFit.in(root)
            .loggers(logger)
            .callbacks(LambdaCallback.create().onLog((event, control) -> Thread.sleep(50)))
            .maxEpochs(1000)
            .build()) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, trainer::fit);
      assertThat(e).hasMessageThat().contains("MlflowLogger cannot write");
      assertThat(e).hasMessageThat().contains("status 503");
    }
  }

  @Test
  void whoWantsItHaltsAtTheEndToo() throws IOException {
    server.down();
    MlflowLogger logger =
        MlflowLogger.builder(server.connection())
            .haltOnFailure(true)
            .closeLimit(Duration.ofMillis(100))
            .build();
    logger.start(root, 0, Map.of());
    logger.log(1, new MetricValues(Map.of("loss", 1.)));
    IOException e = assertThrows(IOException.class, logger::end);
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "MLflow run (not created): 1 of 1 values were not sent, of which 0 had no room to"
                + " wait, and its status was not set to FINISHED");
  }

  @Test
  void oneThatDoesNotKnowUsGetsNothingAndTheFitGoesOn() {
    server.authorization = "Bearer secret";
    FitResult result = fit(logger().build());
    assertThat(result.steps()).isEqualTo(12);
    assertThat(server.runs).isEmpty();
  }

  @Test
  void oneThatIsNoMlflowIsTold() {
    server.always =
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'h', 'i'});
          return true;
        };
    try (MlflowRegistry registry = MlflowRegistry.at(server.connection().retries(QUICK))) {
      IOException e = assertThrows(IOException.class, () -> registry.version("a", "1"));
      assertThat(e)
          .hasMessageThat()
          .contains("must be answered with a JSON object, but was with hi");
    }
  }

  @Test
  void oneThatSendsSlowlyIsLate() {
    server.always =
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          Thread.sleep(2000);
          return true;
        };
    Retries once = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));
    MlflowConnection connection = server.connection().retries(once).timeout(Duration.ofMillis(300));
    try (MlflowRegistry registry = MlflowRegistry.at(connection)) {
      IOException e = assertThrows(LateException.class, () -> registry.version("a", "1"));
      assertThat(e).hasMessageThat().contains("must be answered within 0.3 s, but was not");
    }
  }
}
