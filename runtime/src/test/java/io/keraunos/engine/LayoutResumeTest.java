package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.engine.WorkerProgram.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint does not say who wrote it: any layout goes on from that of any other. */
class LayoutResumeTest {

  private static final int BATCH = 8;
  private static final long STOPPED = 10;
  private static final long STEPS = 30;

  /** A layout of workers, each with some devices. */
  private record Layout(int workers, int devices) {
    @Override
    public String toString() {
      return workers + "x" + devices;
    }
  }

  private static final List<Layout> LAYOUTS =
      List.of(new Layout(1, 1), new Layout(1, 2), new Layout(2, 1), new Layout(2, 2));

  @TempDir private Path root;

  @Test
  void anyLayoutGoesOnFromAnyOther() throws Exception {
    Outcome whole = train(new Layout(1, 1), root.resolve("whole"), STEPS);
    for (Layout from : LAYOUTS) {
      Path stopped = root.resolve("from " + from);
      train(from, stopped, STOPPED);
      for (Layout to : LAYOUTS) {
        Path copy = root.resolve(from + " to " + to);
        copy(stopped, copy);
        Outcome resumed = train(to, copy, STEPS);
        assertThat(resumed.metrics()).containsKey("loss of step " + (STOPPED + 1));
        assertThat(resumed.metrics()).doesNotContainKey("loss of step " + STOPPED);
        assertSame(whole, resumed, 2e-7f, "%s from %s".formatted(to, from));
      }
    }
  }

  @Test
  void aKilledJobGoesOnToTheSameBits() throws Exception {
    for (Layout layout : LAYOUTS) {
      Path folder = root.resolve("killed " + layout);
      Path files = Files.createDirectory(root.resolve("files of " + layout));
      try (WorkerProcesses workers = start(layout, files, folder, 1_000_000)) {
        awaitCheckpoint(folder, workers);
        workers.process(layout.workers() - 1).destroyForcibly();
        for (int worker = 0; worker < layout.workers(); worker++) {
          assertThat(workers.exitCode(worker, 60)).isNotEqualTo(0);
        }
      }
      long end = newest(folder) + 20;
      Outcome resumed = inProcesses(layout, folder, end);
      Outcome whole = inProcesses(layout, root.resolve("unkilled " + layout), end);
      assertThat(resumed.metrics().size()).isLessThan(whole.metrics().size());
      assertSame(whole, resumed, 0, layout + " killed");
    }
  }

  private WorkerProcesses start(Layout layout, Path files, Path folder, long steps)
      throws IOException {
    return WorkerProcesses.start(
        files,
        layout.workers(),
        "global",
        Integer.toString(layout.devices()),
        Integer.toString(BATCH),
        folder.toString(),
        Long.toString(steps));
  }

  /** Trains up to a step, from the newest checkpoint of a folder if there is one. */
  private Outcome train(Layout layout, Path folder, long steps) throws Exception {
    return layout.workers() == 1
        ? GlobalBatchProgram.train(folder, layout.devices(), BATCH, steps)
        : inProcesses(layout, folder, steps);
  }

  /** Trains in processes also where there is one worker: TensorFlow's threads are a process's. */
  private Outcome inProcesses(Layout layout, Path folder, long steps) throws Exception {
    Path files = Files.createTempDirectory(root, "outcomes");
    try (WorkerProcesses workers = start(layout, files, folder, steps)) {
      workers.allEndWell();
    }
    Outcome chiefs = Outcome.read(files.resolve("outcome-0"));
    for (int worker = 1; worker < layout.workers(); worker++) {
      assertSame(Outcome.read(files.resolve("outcome-" + worker)), chiefs, 0, "" + layout);
    }
    return chiefs;
  }

  private static void awaitCheckpoint(Path folder, WorkerProcesses workers) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (newest(folder) < 20) {
      assertWithMessage("a checkpoint comes:\n%s", workers.all())
          .that(workers.process(0).isAlive() && System.nanoTime() < limit)
          .isTrue();
      Thread.sleep(10);
    }
  }

  /** Returns the step of the newest checkpoint; 0 if there is none. */
  private static long newest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("step-\\d+"))
          .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
          .max()
          .orElse(0);
    } catch (UncheckedIOException e) { // one was deleted while it was looked at
      return 0;
    }
  }

  private static void assertSame(Outcome expected, Outcome actual, float within, String layout) {
    expected
        .values()
        .forEach(
            (name, values) ->
                assertWithMessage("%s on %s", name, layout)
                    .that(actual.values().get(name))
                    .usingTolerance(within)
                    .containsExactly(values)
                    .inOrder());
    actual
        .metrics()
        .forEach(
            (name, value) ->
                assertWithMessage("%s on %s", name, layout)
                    .that(value)
                    .isWithin(10 * within)
                    .of(expected.metrics().get(name)));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
