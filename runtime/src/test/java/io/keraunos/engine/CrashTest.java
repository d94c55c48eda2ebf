package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.callback.Best;
import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.file.Disaster;
import io.keraunos.logger.CsvLogger;
import io.keraunos.logger.LoggedFiles;
import io.keraunos.logger.TensorBoardLogger;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fit that dies before a random change of a file, again and again, ends as one that was left
 * alone: weights, metrics, checkpoints, {@code metrics.csv}, events and report. It dies as by
 * SIGKILL, within a write, or by a power failure. {@code -Dkeraunos.kills=400} kills more often,
 * {@code -Dkeraunos.seed=7} at other places.
 */
class CrashTest {

  private static final int KILLS = Integer.getInteger("keraunos.kills", 20);
  private static final long SEED = Long.getLong("keraunos.seed", 1);
  private static final long TOO_LATE = 1_000_000;

  @TempDir private Path dir;

  /** The remains of a run. */
  private record Outcome(
      String weights,
      Map<String, Double> metrics,
      List<String> checkpoints,
      String best,
      String csv,
      List<String> events,
      Map<String, Map<Long, Double>> report) {}

  private static Trainer.Builder builder(Path root) {
    return new Blobs()
        .trainer()
        .maxEpochs(2)
        .logEverySteps(1)
        .validateEverySteps(4)
        .sanityValidationBatches(0)
        .defaultRootDir(root)
        .resume(Resume.auto())
        .loggers(new CsvLogger(), new TensorBoardLogger())
        .checkpoints(
            Checkpointing.everySteps(3).keepLast(2).keepBest(1, MetricName.of("acc"), Best.MAX));
  }

  /** Trains on in a folder; null if the process has died before the end. */
  private @Nullable Outcome live(Disaster disaster, Path root) throws Exception {
    FitResult fit;
    String weights;
    try {
      Trainer trainer = builder(disaster.watchedRoot()).build();
      try (trainer) {
        fit = trainer.fit();
        weights = trainer.weightsSha256();
      }
    } catch (Throwable e) { // whatever it was wrapped in
      if (!disaster.dead()) {
        throw e;
      }
      return null;
    }
    if (disaster.dead()) {
      return null;
    }
    // One that died before its first checkpoint was left, for a new one.
    Path run = runs(root).get(runs(root).size() - 1);
    assertThat(litter(run)).isEmpty();
    return new Outcome(
        weights,
        fit.metrics().asMap(),
        names(run.resolve("checkpoints")),
        fit.bestCheckpoint().orElseThrow().getFileName().toString(),
        Files.readString(run.resolve("metrics.csv")),
        LoggedFiles.scalars(run),
        LoggedFiles.curves(run.resolve("report.html")));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static List<Path> runs(Path root) throws IOException {
    Path all = root.resolve("Blobs");
    return Files.isDirectory(all)
        ? names(all).stream()
            .filter(name -> name.startsWith("version_"))
            .sorted(Comparator.comparingInt(String::length).thenComparing(name -> name))
            .map(all::resolve)
            .toList()
        : List.of();
  }

  private static List<Path> litter(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> path.toString().matches(".*\\.(unfinished|replaced)-.*")).toList();
    }
  }

  @Test
  void whereverItDiesItEndsAsIfItHadNot() throws Exception {
    Path undisturbed = Files.createDirectory(dir.resolve("undisturbed"));
    Disaster none =
        new Disaster(
            Disaster.Kind.KILL, undisturbed, dir.resolve("none"), TOO_LATE, new Random(SEED));
    Outcome expected = live(none, undisturbed);
    assertThat(expected).isNotNull();
    assertThat(none.changes()).isGreaterThan(100);
    Random random = new Random(SEED);
    int kills = 0;
    for (int run = 0; kills < KILLS; run++) {
      Path root = Files.createDirectory(dir.resolve("run" + run));
      StringBuilder story = new StringBuilder("seed " + SEED + ", run " + run);
      @Nullable Outcome outcome = null;
      for (int life = 0; outcome == null; life++) {
        // The later ones are let live, so that there is an end.
        long before = life < 6 ? 1 + random.nextLong(none.changes()) : TOO_LATE;
        Disaster.Kind kind = Disaster.Kind.values()[random.nextInt(3)];
        Path found = dir.resolve("run" + run + "-" + life);
        story.append(", %s before change %d".formatted(kind, before));
        Disaster disaster = new Disaster(kind, root, found, before, random);
        try {
          outcome = live(disaster, root);
        } catch (Throwable e) {
          throw new AssertionError(story + ": a resumed fit failed", e);
        }
        if (outcome == null) {
          kills++;
          root = found;
          for (Path left : runs(root)) {
            check(left, expected, story.toString());
          }
        }
      }
      assertWithMessage("%s", story).that(outcome).isEqualTo(expected);
    }
    System.out.println("CrashTest: " + kills + " kills");
  }

  /** Checks the remains after a death: not everything is there, but nothing else either. */
  private static void check(Path run, Outcome expected, String story) throws Exception {
    Path checkpoints = run.resolve("checkpoints");
    if (Files.isDirectory(checkpoints)) {
      for (String name : names(checkpoints)) {
        if (!name.startsWith(".")) {
          CheckpointFolder.verify(checkpoints.resolve(name));
        }
      }
    }
    Path report = run.resolve("report.html");
    if (Files.exists(report)) {
      LoggedFiles.curves(report)
          .forEach(
              (metric, points) ->
                  assertWithMessage("%s: %s in the report", story, metric)
                      .that(expected.report().get(metric))
                      .containsAtLeastEntriesIn(points));
    }
  }
}
