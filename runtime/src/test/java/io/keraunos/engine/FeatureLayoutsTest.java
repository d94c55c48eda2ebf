package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.engine.WorkerProgram.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Features are measured alike on any layout, and after a kill in the middle of the pass. */
@EnabledOnOs(OS.LINUX)
class FeatureLayoutsTest {

  private static final int BATCH = 32;
  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder;

  private static String features(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> all =
          files.filter(file -> file.getFileName().toString().equals("features.json")).toList();
      String first = Files.readString(all.get(0));
      for (Path file : all) {
        assertThat(Files.readString(file)).isEqualTo(first);
      }
      assertThat(all).hasSize(2); // that of the run, and that of its checkpoint
      return first;
    }
  }

  private Path root(String name) throws Exception {
    return Files.createDirectories(folder.resolve(name));
  }

  private Outcome run(Path root, int workers, int devices, boolean slow) throws Exception {
    Path files = Files.createTempDirectory(folder, "files");
    try (WorkerProcesses processes =
        WorkerProcesses.start(
            files,
            workers,
            "features",
            Integer.toString(devices),
            Integer.toString(BATCH / workers / devices),
            root.toString(),
            Boolean.toString(slow))) {
      processes.allEndWell();
    }
    return Outcome.read(files.resolve("outcome-0"));
  }

  @Test
  void theSameOnEveryLayout() throws Exception {
    Path one = root("1x1");
    Outcome expected = run(one, 1, 1, false);
    for (List<Integer> layout : List.of(List.of(1, 2), List.of(2, 1))) {
      Path root = root(layout.get(0) + "x" + layout.get(1));
      Outcome outcome = run(root, layout.get(0), layout.get(1), false);
      assertThat(features(root)).isEqualTo(features(one));
      expected
          .values()
          .forEach(
              (name, values) ->
                  assertWithMessage("%s on %s", name, layout)
                      .that(outcome.values().get(name))
                      .usingTolerance(1e-6)
                      .containsExactly(values)
                      .inOrder());
    }
  }

  @Test
  void aKillInThePassLeavesNothing() throws Exception {
    Path whole = root("whole");
    run(whole, 1, 1, false);
    Path killed = root("killed");
    Path files = root("files");
    try (WorkerProcesses processes =
        WorkerProcesses.start(
            files, 1, "features", "1", Integer.toString(BATCH), killed.toString(), "true")) {
      processes.awaitOutput("measures");
      processes.signal(0, "KILL");
      assertThat(processes.exitCode(0, LIMIT_SECONDS)).isNotEqualTo(0);
    }
    run(killed, 1, 1, false);
    assertThat(features(killed)).isEqualTo(features(whole));
  }

  @Test
  void aChiefLostInThePassEndsTheOthers() throws Exception {
    Path files = root("files");
    try (WorkerProcesses processes =
        WorkerProcesses.start(
            files,
            2,
            "features",
            "1",
            Integer.toString(BATCH / 2),
            root("two").toString(),
            "true")) {
      processes.awaitOutput(0, "measures");
      processes.signal(0, "KILL");
      assertThat(processes.exitCode(1, LIMIT_SECONDS)).isNotEqualTo(0);
      assertThat(processes.output(1)).contains("worker 0");
    }
  }

  @Test
  void sigtermInThePassEndsAllWorkers() throws Exception {
    Path files = root("files");
    try (WorkerProcesses processes =
        WorkerProcesses.start(
            files,
            2,
            "features",
            "1",
            Integer.toString(BATCH / 2),
            root("two").toString(),
            "true")) {
      processes.awaitOutput(0, "measures");
      processes.signal(0, "TERM");
      assertThat(processes.exitCode(0, LIMIT_SECONDS)).isEqualTo(143);
      assertThat(processes.exitCode(1, LIMIT_SECONDS)).isNotEqualTo(0);
    }
  }
}
