package io.keraunos.trainer;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.checkpoint.DamagedCheckpointException;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.file.Folders;
import io.keraunos.file.WholeFile;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's checkpoints and reads them back. A checkpoint is written by a thread of its own
 * while training goes on, one at a time; that one could not be written is noticed after the step at
 * which that is known, or at the end.
 */
final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final String PROGRESS = "progress.json";

  private final RunFolder run;
  private final Checkpointing options;
  private final boolean haltOnFailure;
  private @Nullable CheckpointFolder folder;
  private volatile @Nullable CompletableFuture<Void> writing; // read at the end of the process
  private long writtenStep = -1;
  private long writtenEpoch = -1;
  private long writtenAt = System.nanoTime();

  Checkpoints(RunFolder run, Checkpointing options, boolean haltOnFailure) {
    this.run = run;
    this.options = options;
    this.haltOnFailure = haltOnFailure;
  }

  /**
   * A checkpoint that was read.
   *
   * @param progress the text of its file
   */
  record Found(Path path, String progress) {}

  /**
   * Finds what to go on from; the run then writes to the same folder.
   *
   * @throws IllegalArgumentException if it must be there and is not
   * @throws DamagedCheckpointException if there are some, but none is whole
   */
  Optional<Found> find(Resume resume) {
    Optional<Path> checkpoint = path(resume);
    if (checkpoint.isEmpty()) {
      if (resume.required()) {
        throw new IllegalArgumentException(
            "there must be a checkpoint to resume from, but there is none in "
                + run.parent().toAbsolutePath());
      }
      return Optional.empty();
    }
    return Optional.of(new Found(checkpoint.get(), progress(checkpoint.get())));
  }

  private Optional<Path> path(Resume resume) {
    Path named = resume.path();
    if (named != null) {
      CheckpointFolder.verify(named);
      return Optional.of(named);
    }
    return newest(resume);
  }

  /**
   * The checkpoint to take of the newest run that has one; the run then goes on in that run's
   * folder. A run that failed before its first checkpoint, or whose checkpoints are all damaged,
   * does not hide those of the run before.
   */
  private Optional<Path> newest(Resume resume) {
    @Nullable DamagedCheckpointException damaged = null;
    for (Path earlier : run.runs()) {
      CheckpointFolder of = new CheckpointFolder(RunFolder.checkpoints(earlier));
      if (!of.holdsAny()) {
        continue;
      }
      run.use(earlier); // before it is read: its trainer, if it still runs, would write on
      try {
        List<Path> all = resume.isBest() ? ranked(of.all()) : of.all();
        Optional<Path> found =
            of.firstWhole(
                all,
                damage ->
                    LOG.warn(
                        "a checkpoint is damaged, the one before is used: {}",
                        damage.getMessage()));
        if (found.isPresent()) {
          folder = of;
          passedOver(earlier);
          return found;
        }
      } catch (DamagedCheckpointException e) {
        damaged = damaged == null ? e : damaged;
      }
      run.leave();
    }
    if (damaged != null) {
      throw damaged;
    }
    return Optional.empty();
  }

  /** Says it where the newest run is not the one that goes on. */
  private void passedOver(Path taken) {
    List<Path> newer = run.runs().stream().takeWhile(other -> !other.equals(taken)).toList();
    if (!newer.isEmpty()) {
      LOG.warn(
          "{} goes on, since it is the newest run with a checkpoint to resume from; {} {} none",
          taken,
          newer.stream().map(path -> path.getFileName().toString()).toList(),
          newer.size() == 1 ? "has" : "have");
    }
  }

  /** The text of a checkpoint's progress file. */
  static String progress(Path checkpoint) {
    try {
      return Files.readString(checkpoint.resolve(PROGRESS));
    } catch (IOException e) {
      throw new UncheckedIOException(checkpoint + " cannot be read: " + e, e);
    }
  }

  /**
   * The checkpoints at which the metric of {@link Checkpointing#keepBest} was measured, the best
   * first, of equal ones the newest.
   *
   * @param all the newest first
   */
  private List<Path> ranked(List<Path> all) {
    Checkpointing.KeepBest best = options.keepBest().orElseThrow();
    record Scored(Path path, double score) {}
    return all.stream()
        .flatMap(path -> score(path, best).stream().mapToObj(score -> new Scored(path, score)))
        .filter(scored -> !Double.isNaN(scored.score()))
        .sorted(
            (a, b) ->
                best.mode().better(a.score(), b.score(), 0)
                    ? -1
                    : best.mode().better(b.score(), a.score(), 0) ? 1 : 0)
        .map(Scored::path)
        .toList();
  }

  /** What the metric was; empty if it was not measured there, or what says so is damaged. */
  private static OptionalDouble score(Path checkpoint, Checkpointing.KeepBest best) {
    try {
      return new MetricValues(Progress.parse(progress(checkpoint)).measured()).find(best.metric());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      LOG.warn("a checkpoint is damaged, and is not among the best: {}", e.getMessage());
      return OptionalDouble.empty();
    }
  }

  /** Makes the folder, so that one that cannot be made is an error before training. */
  void prepare() {
    try {
      Folders.make(folder().path());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder for checkpoints cannot be made: %s".formatted(e), e);
    }
  }

  /** Counts the checkpoint of a step as written: it was resumed from, or the chief writes it. */
  void skip(long step, long epoch) {
    writtenStep = step;
    writtenEpoch = epoch;
    writtenAt = System.nanoTime();
  }

  /** Whether there is one of this step, with that many finished epochs, from this run already. */
  boolean has(long step, long epoch) {
    return writtenStep == step && writtenEpoch == epoch;
  }

  /** Whether it is time for another one. */
  boolean dueByTime() {
    return options.everyTime().isPresent()
        && System.nanoTime() - writtenAt >= options.everyTime().get().toNanos();
  }

  /**
   * Writes a checkpoint, once the one before is written.
   *
   * @param variables not changed any more
   */
  void write(
      long step, long epoch, SortedMap<String, VariableFiles.Value> variables, String progress) {
    await();
    skip(step, epoch);
    CheckpointFolder to = folder();
    if (!Files.isDirectory(to.path())) {
      LOG.warn("the folder of the checkpoints is gone, and is made again: {}", to.path());
    }
    writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                to.write(
                    step,
                    checkpoint -> {
                      VariableFiles.write(checkpoint, variables);
                      WholeFile.write(checkpoint.resolve(PROGRESS), progress);
                    });
                removeOld(to);
              } catch (IOException e) {
                throw new UncheckedIOException(
                    "the checkpoint of step %d cannot be written to %s: %s"
                        .formatted(step, to.path().toAbsolutePath(), e),
                    e);
              }
            },
            task -> {
              Thread thread = new Thread(task, "keraunos-checkpoint");
              thread.setDaemon(true);
              thread.start();
            });
  }

  private void removeOld(CheckpointFolder from) throws IOException {
    List<Path> all = from.all();
    if (all.size() <= options.keepLast()) {
      return;
    }
    Set<Path> kept = new HashSet<>(all.subList(0, options.keepLast()));
    if (options.keepBest().isPresent()) {
      ranked(all).stream().limit(options.keepBest().get().count()).forEach(kept::add);
    }
    for (Path checkpoint : all) {
      if (!kept.contains(checkpoint)) {
        from.remove(checkpoint);
      }
    }
  }

  private CheckpointFolder folder() {
    CheckpointFolder known = folder;
    if (known == null) {
      known = new CheckpointFolder(run.checkpoints());
      folder = known;
    }
    return known;
  }

  /** The newest checkpoint that is written; empty if there is none. */
  Optional<Path> newest() {
    await();
    return folder == null ? Optional.empty() : folder.all().stream().findFirst();
  }

  /** The checkpoint at which the metric was best; empty if none is, or none was asked for. */
  Optional<Path> best() {
    await();
    return folder == null || options.keepBest().isEmpty()
        ? Optional.empty()
        : ranked(folder.all()).stream().findFirst();
  }

  /**
   * Notices a failure of what was being written; does not wait.
   *
   * @throws UncheckedIOException if it could not be, and that ends the fit
   */
  void check() {
    CompletableFuture<Void> under = writing;
    if (under != null && under.isDone()) {
      await();
    }
  }

  /**
   * Waits until what is being written is written.
   *
   * @throws UncheckedIOException if it could not be, and that ends the fit
   */
  void await() {
    CompletableFuture<Void> under = writing;
    writing = null;
    if (under == null) {
      return;
    }
    try {
      under.join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof UncheckedIOException failure)) {
        throw e;
      }
      if (haltOnFailure) {
        throw failure;
      }
      LOG.error("{}; training goes on", failure.getMessage(), failure);
    }
  }

  /**
   * Waits until what is being written is, whether that fails or not, at most so long. Any thread
   * may call it.
   */
  void settle(Duration limit) {
    CompletableFuture<Void> under = writing;
    if (under != null) {
      under
          .exceptionally(failure -> null)
          .completeOnTimeout(null, limit.toMillis(), MILLISECONDS)
          .join();
    }
  }

  @Override
  public void close() {
    await();
  }
}
