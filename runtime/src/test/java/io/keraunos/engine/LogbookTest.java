package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A logger that throws is ended once, and the others go on. */
@ExtendWith(NothingLeft.class)
class LogbookTest {

  @TempDir private Path root;

  /** A logger that says what it was asked, and throws at one of its methods. */
  private static final class Failing implements MetricLogger {
    private final String at;
    private final boolean unchecked;
    private final List<String> calls = new ArrayList<>();

    Failing(String at, boolean unchecked) {
      this.at = at;
      this.unchecked = unchecked;
    }

    private void called(String method) throws IOException {
      calls.add(method);
      if (at.contains(method)) {
        if (unchecked) {
          throw new IllegalStateException("no " + method);
        }
        throw new IOException("no " + method);
      }
    }

    @Override
    public void start(Path folder, long step, Map<String, String> settings) throws IOException {
      called("start");
    }

    @Override
    public void log(long step, MetricValues values) throws IOException {
      called("log");
    }

    @Override
    public String mark() throws IOException {
      called("mark");
      return "";
    }

    @Override
    public void end() throws IOException {
      called("end");
    }
  }

  private Trainer trainer(boolean halt, MetricLogger... loggers) {
    return new Regression()
        .trainer()
        .maxEpochs(3)
        .logEverySteps(1)
        .defaultRootDir(root)
        .checkpoints(Checkpointing.everyEpochs(1))
        .haltOnWriteFailure(halt)
        .loggers(loggers)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "log", "mark", "end", "start end", "log end", "mark end"})
  void oneThatThrowsIsEndedOnceAndEndsTheFit(String at) {
    for (boolean unchecked : new boolean[] {false, true}) {
      Failing failing = new Failing(at, unchecked);
      Failing sound = new Failing("", false);
      try (Trainer trainer = trainer(true, failing, sound)) {
        RuntimeException e = assertThrows(RuntimeException.class, trainer::fit);
        assertThat(e)
            .isInstanceOf(unchecked ? UserCodeException.class : UncheckedIOException.class);
        assertThat(e).hasMessageThat().contains("no " + at.split(" ")[0]);
        assertThat(e.getSuppressed()).hasLength(at.contains(" ") ? 1 : 0);
      }
      assertThat(failing.calls.stream().filter("end"::equals)).hasSize(1);
      assertThat(failing.calls.get(failing.calls.size() - 1)).isEqualTo("end");
      assertThat(sound.calls.stream().filter("end"::equals)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "log", "mark", "end", "start end", "log end", "mark end"})
  void oneThatThrowsIsLeftOutIfAsked(String at) {
    for (boolean unchecked : new boolean[] {false, true}) {
      Failing failing = new Failing(at, unchecked);
      Failing sound = new Failing("", false);
      try (Trainer trainer = trainer(false, failing, sound)) {
        assertThat(trainer.fit().steps()).isEqualTo(9);
      }
      assertThat(failing.calls.stream().filter("end"::equals)).hasSize(1);
      assertThat(failing.calls.stream().filter(at.split(" ")[0]::equals)).hasSize(1);
      assertThat(sound.calls.stream().filter("log"::equals)).hasSize(9);
      assertThat(sound.calls.stream().filter("end"::equals)).hasSize(1);
    }
  }

  @Test
  void allThatThrowAtTheEndAreNamed() {
    Failing one = new Failing("end", false);
    Failing two = new Failing("end", true);
    try (Trainer trainer = trainer(true, one, two)) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, trainer::fit);
      assertThat(e.getSuppressed()[0]).isInstanceOf(UserCodeException.class);
    }
    assertThat(one.calls.stream().filter("end"::equals)).hasSize(1);
    assertThat(two.calls.stream().filter("end"::equals)).hasSize(1);
  }

  /** A logger with the capabilities that the HTML report has. */
  private record Report(boolean logsThroughput, boolean isReport, List<String> names)
      implements MetricLogger {

    @Override
    public void start(Path folder, long step, Map<String, String> settings) {}

    @Override
    public void log(long step, MetricValues values) {
      names.addAll(values.asMap().keySet());
    }

    @Override
    public void end() {}
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aUsersLoggerIsGivenTheThroughputAndReplacesTheReportIfItSaysSo(boolean says)
      throws IOException {
    Report report = new Report(says, says, new ArrayList<>());
    try (Trainer trainer = trainer(true, report)) {
      trainer.fit();
      assertThat(report.names).contains("train_loss");
      assertThat(report.names.contains("throughput/loader_wait")).isEqualTo(says);
      assertThat(report.names.contains("throughput/examples_per_second")).isEqualTo(says);
    }
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.anyMatch(file -> file.endsWith("report.html"))).isEqualTo(!says);
    }
  }
}
