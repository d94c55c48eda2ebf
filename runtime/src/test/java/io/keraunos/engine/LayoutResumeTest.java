package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.engine.WorkerProgram.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    Outcome whole = train(LAYOUTS.get(0), STEPS, root.resolve("whole")).get(0);
    for (Layout from : LAYOUTS) {
      train(from, STOPPED, root.resolve("from " + from));
    }
    for (Layout to : LAYOUTS) {
      Path[] copies = new Path[LAYOUTS.size()];
      for (int from = 0; from < copies.length; from++) {
        copies[from] = root.resolve(LAYOUTS.get(from) + " to " + to);
        copy(root.resolve("from " + LAYOUTS.get(from)), copies[from]);
      }
      List<Outcome> all = train(to, STEPS, copies);
      for (int from = 0; from < copies.length; from++) {
        Outcome resumed = all.get(from);
        assertThat(resumed.metrics()).containsKey("loss of step " + (STOPPED + 1));
        assertThat(resumed.metrics()).doesNotContainKey("loss of step " + STOPPED);
        assertSame(whole, resumed, 2e-7f, "%s from %s".formatted(to, LAYOUTS.get(from)));
      }
    }
  }

  /** The worker that is killed is the chief, except with 2x2, where it is the other one. */
  @Test
  void aKilledJobGoesOnToTheSameBits() throws Exception {
    for (Layout layout : LAYOUTS) {
      Path folder = root.resolve("killed " + layout);
      Path files = Files.createDirectory(root.resolve("files of " + layout));
      try (WorkerProcesses workers = start(layout, files, 1_000_000, folder)) {
        awaitCheckpoint(folder, workers);
        workers.process(layout.devices() == 1 ? 0 : layout.workers() - 1).destroyForcibly();
        for (int worker = 0; worker < layout.workers(); worker++) {
          assertThat(workers.exitCode(worker, 60)).isNotEqualTo(0);
        }
      }
      long end = newest(folder) + 20;
      List<Outcome> both = inProcesses(layout, end, folder, root.resolve("unkilled " + layout));
      Outcome resumed = both.get(0);
      Outcome whole = both.get(1);
      assertThat(resumed.metrics().size()).isLessThan(whole.metrics().size());
      assertSame(whole, resumed, 0, layout + " killed");
    }
  }

  private static WorkerProcesses start(Layout layout, Path files, long steps, Path... folders)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add("global");
    arguments.add(Integer.toString(layout.devices()));
    arguments.add(Integer.toString(BATCH));
    for (Path folder : folders) {
      arguments.add(folder.toString());
      arguments.add(Long.toString(steps));
    }
    return WorkerProcesses.start(files, layout.workers(), arguments.toArray(String[]::new));
  }

  /** Trains up to a step in each of some folders, from its newest checkpoint if it has one. */
  private List<Outcome> train(Layout layout, long steps, Path... folders) throws Exception {
    return layout.workers() == 1
        ? Arrays.stream(folders)
            .map(folder -> GlobalBatchProgram.train(folder, layout.devices(), BATCH, steps))
            .toList()
        : inProcesses(layout, steps, folders);
  }

  /** Trains in processes also where there is one worker: TensorFlow's threads are a process's. */
  private List<Outcome> inProcesses(Layout layout, long steps, Path... folders) throws Exception {
    Path files = Files.createTempDirectory(root, "outcomes");
    try (WorkerProcesses workers = start(layout, files, steps, folders)) {
      workers.allEndWell();
    }
    List<Outcome> chiefs = new ArrayList<>();
    for (int run = 0; run < folders.length; run++) {
      Outcome chief = outcome(files, 0, run);
      for (int worker = 1; worker < layout.workers(); worker++) {
        assertSame(chief, outcome(files, worker, run), 0, "" + layout);
      }
      chiefs.add(chief);
    }
    return chiefs;
  }

  private static Outcome outcome(Path files, int worker, int run) throws IOException {
    return Outcome.read(files.resolve("outcome-" + worker + (run == 0 ? "" : "." + run)));
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
