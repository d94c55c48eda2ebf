package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.trainer.Profiling;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Times of actions are counted, and the ops of steps are traced. */
@ExtendWith(NothingLeft.class)
class ProfilingTest {

  @TempDir private Path root;

  @Test
  void everyActionIsCounted() {
    ActionTimes times = new ActionTimes(true);
    for (int i = 0; i < 3; i++) {
      times.end("step", times.begin("step"));
    }
    times.end("log", times.begin("log"));
    assertThat(times.names()).containsExactly("step", "log").inOrder();
    String table = times.table(1_000_000_000);
    assertThat(table).containsMatch("step +3 +\\d");
    assertThat(table).containsMatch("log +1 +\\d");
    assertThat(table).containsMatch("the whole fit +1\\.000 +100\\.0");
  }

  @Test
  void theActionUnderWayIsKnown() {
    ActionTimes times = new ActionTimes(false);
    assertThat(times.doing()).isEqualTo("the loop between two actions");
    String doing =
        times.during(
            "fit",
            () -> {
              times.end("checkpoint", times.begin("checkpoint"));
              times.begin("validate"); // and cut off there
              times.begin("hook slow at LOG");
              return times.doing();
            });
    assertThat(doing).isEqualTo("hook slow at LOG, in validate, in fit");
    assertThat(times.doing()).isEqualTo("the loop between two actions");
  }

  @Test
  void nothingIsCountedWhereThatIsNotWanted() {
    ActionTimes times = new ActionTimes(false);
    assertThat(times.begin("step")).isEqualTo(0);
    times.end("step", 0);
    assertThat(times.names()).isEmpty();
  }

  @Test
  void aFitKnowsItsActions() {
    Pictures pictures = new Pictures();
    try (Run run =
        Runs.open(
            pictures
                .trainer()
                .maxSteps(5)
                .profiler(Profiling.actions())
                .callbacks(LambdaCallback.create().onLog((event, control) -> {})))) {
      Runs.fit(run);
      assertThat(run.parts().audience().times().names())
          .containsAtLeast(
              "build the graph",
              "check the first batch",
              "wait for a batch",
              "train on a batch",
              "read metrics",
              "LambdaCallback");
      assertThat(run.parts().audience().times().table(1)).containsMatch("train on a batch +5 ");
    }
  }

  private JsonObject trace(String name) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().equals(name))
              .findFirst()
              .orElseThrow();
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }
  }

  @Test
  void theOpsOfStepsAreTold() throws IOException {
    for (int devices = 1; devices <= 2; devices++) {
      try (Trainer trainer =
          new Regression()
              .trainer()
              .devices(devices)
              .batchSize(2)
              .maxSteps(6)
              .defaultRootDir(root.resolve("" + devices))
              .profiler(Profiling.trace(2, 2))
              .build()) {
        trainer.fit();
      }
    }
    Set<String> kinds = new TreeSet<>();
    Set<String> ops = new TreeSet<>();
    for (JsonElement event : trace("trace-steps-2-3.json").getAsJsonArray("traceEvents")) {
      JsonObject op = event.getAsJsonObject();
      kinds.add(op.get("name").getAsString());
      ops.add(op.getAsJsonObject("args").get("op").getAsString());
      assertThat(op.get("ph").getAsString()).isEqualTo("X");
      assertThat(op.get("ts").getAsLong()).isGreaterThan(1_500_000_000_000_000L);
      assertThat(op.get("dur").getAsLong()).isAtLeast(1);
    }
    assertThat(kinds.stream().anyMatch(kind -> kind.contains("MatMul"))).isTrue();
    assertThat(kinds).contains("ResourceApplyGradientDescent");
    assertThat(ops.stream().anyMatch(op -> op.contains("train/linear/"))).isTrue();
  }

  @Test
  void sharesOfABatchAndTwoTrainersAreTracedOneCallAtATime() throws Exception {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path folder = root.resolve("trainer" + i);
      Thread thread =
          new Thread(
              () -> {
                try (Trainer trainer =
                    new Pictures()
                        .trainer()
                        .devices(2)
                        .batchSize(16)
                        .maxSteps(12)
                        .defaultRootDir(folder)
                        .profiler(Profiling.trace(2, 10))
                        .build()) {
                  trainer.fit();
                }
              },
              "traced-" + i);
      thread.setUncaughtExceptionHandler((of, failure) -> failures.add(failure));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(trace("trace-steps-2-11.json").getAsJsonArray("traceEvents")).isNotEmpty();
  }

  @Test
  void aTraceEndsWithTheFit() throws IOException {
    try (Trainer trainer =
        new Regression()
            .trainer()
            .maxSteps(3)
            .defaultRootDir(root)
            .profiler(Profiling.trace(3, 100))
            .build()) {
      trainer.fit();
    }
    assertThat(trace("trace-steps-3-3.json").getAsJsonArray("traceEvents")).isNotEmpty();
  }

  @Test
  void badSettingsAreRefused() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Profiling.trace(0, 1)))
        .hasMessageThat()
        .contains("the first step of a trace must be at least 1, but was 0");
  }
}
