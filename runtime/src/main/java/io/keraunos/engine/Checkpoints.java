package io.keraunos.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.checkpoint.DamagedCheckpointException;
import io.keraunos.checkpoint.Lineage;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.file.Folders;
import io.keraunos.file.WholeFile;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

  private final RunFolder run;
  private final Checkpointing options;
  private final boolean haltOnFailure;
  private final RemoteCopies copies;
  private @Nullable CheckpointFolder folder;
  private boolean searched;
  private Optional<Found> found = Optional.empty();
  private volatile @Nullable CompletableFuture<Void> writing; // read at the end of the process
  private @Nullable Lineage lineage; // of the latest checkpoint of this fit
  private Map<String, String> marks = Map.of();
  private final DataMemory data = new DataMemory();
  private long writtenAt = System.nanoTime();

  Checkpoints(RunFolder run, Checkpointing options, boolean haltOnFailure, RemoteCopies copies) {
    this.run = run;
    this.options = options;
    this.haltOnFailure = haltOnFailure;
    this.copies = copies;
  }

  /** Returns the copies of the checkpoints in a remote folder. */
  RemoteCopies copies() {
    return copies;
  }

  /**
   * A checkpoint that was read.
   *
   * @param progress the text of its file
   */
  record Found(Path path, String progress) {}

  /**
   * Finds the checkpoint to resume from; the run then writes to the same folder. It is the same one
   * until {@link #forgetFound}.
   *
   * @throws IllegalArgumentException if it must be there and is not
   * @throws DamagedCheckpointException if there are some, but none is whole
   */
  Optional<Found> find(Resume resume) {
    if (!searched) {
      found = search(resume);
      searched = true;
    }
    return found;
  }

  /** Forgets which checkpoint was found: a fit has gone on from it. */
  void forgetFound() {
    searched = false;
    found = Optional.empty();
  }

  private Optional<Found> search(Resume resume) {
    copies.fetch(run, resume);
    Optional<Path> checkpoint = path(resume);
    if (checkpoint.isEmpty()) {
      if (resume.required()) {
        throw new IllegalArgumentException(
            "there must be a checkpoint to resume from, but there is none in "
                + run.parent().toAbsolutePath());
      }
      return Optional.empty();
    }
    Path path = checkpoint.get();
    if (resume.path() == null) {
      lineage = Lineage.of(path);
      marks = LoggerMarks.read(path);
    }
    data.read(path);
    String progress = Progress.read(path);
    try {
      Progress.parse(progress);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("in %s, %s".formatted(path, e.getMessage()), e);
    }
    return Optional.of(new Found(path, progress));
  }

  /**
   * Returns the marks of the loggers in the checkpoint that the fit resumes from, once; empty if it
   * resumes from none in its folder, or they were taken already.
   */
  Map<String, String> takeMarks() {
    Map<String, String> taken = marks;
    marks = Map.of();
    return taken;
  }

  /** Returns the fingerprint of the fit's data: of the checkpoint, until they are looked at. */
  DataMemory data() {
    return data;
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
   * Returns the checkpoint to resume from, of the newest run that has one; the run then goes on in
   * that run's folder. A run that failed before its first checkpoint, or whose checkpoints are all
   * damaged, does not hide those of the run before.
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
        Consumer<DamagedCheckpointException> tell =
            damage ->
                LOG.warn(
                    "a checkpoint is damaged, the one before is used: {}", damage.getMessage());
        Optional<Path> found =
            resume.isBest()
                ? of.firstWhole(
                    CheckpointRanking.of(options.keepBest().orElseThrow(), of.newestLine()), tell)
                : of.newest(tell);
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

  /** Warns if the run that goes on is not the newest one. */
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

  /**
   * Removes what a process that was killed left in the run's folder, half-written or to be removed.
   * Where the fit goes on from another checkpoint than the newest, all stay for now.
   */
  void sweep() {
    CheckpointFolder from = folder();
    Lineage resumed = lineage;
    try {
      Folders.sweep(run.path());
      Folders.sweep(from.path());
      if (options.wanted()
          && resumed != null
          && from.all().stream().findFirst().equals(from.line(resumed).stream().findFirst())) {
        removeOld(from, resumed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the run's folder cannot be cleaned: " + e, e);
    }
  }

  /** Makes the folder, so that one that cannot be made is an error before training. */
  void prepare() {
    if (lineage == null) {
      copies.requireNone();
    }
    try {
      Folders.make(folder().path());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder for checkpoints cannot be made: %s".formatted(e), e);
    }
  }

  /** Counts a checkpoint as written now: it was resumed from, or the chief writes it. */
  void skip() {
    writtenAt = System.nanoTime();
  }

  /** Returns whether the time for another checkpoint has come. */
  boolean dueByTime() {
    return options.everyTime().isPresent()
        && System.nanoTime() - writtenAt >= options.everyTime().get().toNanos();
  }

  /**
   * Writes a checkpoint, once the one before is written.
   *
   * @param variables not changed any more
   * @param texts of other files, by name; asked for once, by the thread that writes
   * @param logged the marks of the loggers, whose files are on the disk up to there
   */
  void write(
      long step,
      SortedMap<String, VariableFiles.Value> variables,
      Supplier<Map<String, String>> texts,
      Map<String, String> logged) {
    await();
    skip();
    CheckpointFolder to = folder();
    if (!Files.isDirectory(to.path())) {
      LOG.warn("the folder of the checkpoints is gone, and is made again: {}", to.path());
    }
    writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                Path written =
                    to.write(
                        step,
                        lineage,
                        checkpoint -> {
                          VariableFiles.write(checkpoint, variables);
                          for (Map.Entry<String, String> text : texts.get().entrySet()) {
                            WholeFile.write(checkpoint.resolve(text.getKey()), text.getValue());
                          }
                          WholeFile.write(
                              checkpoint.resolve(LoggerMarks.FILE),
                              new LoggerMarks(logged).toJson());
                        });
                lineage = Lineage.of(written);
                removeOld(to, lineage);
                copies.offer(() -> to.all().stream().filter(to::isWhole).toList());
              } catch (IOException e) {
                throw new UncheckedIOException(
                    "the checkpoint of step %s cannot be written to %s: %s"
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

  /**
   * Removes what is not to be kept, once the line under training has as many whole checkpoints as
   * are to be: until then those of a branch that was left, and damaged ones, stay too.
   */
  private void removeOld(CheckpointFolder from, Lineage newest) throws IOException {
    List<Path> line = from.line(newest).stream().filter(from::isWhole).toList();
    if (line.size() < options.keepLast()) {
      return;
    }
    Set<Path> kept = CheckpointRanking.kept(options, line);
    for (Path checkpoint : from.all()) {
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

  /** Returns the newest checkpoint of the line under training; empty if there is none. */
  Optional<Path> newest() {
    return line().stream().findFirst();
  }

  /**
   * Returns the checkpoint at which the metric was best; empty if none is, or none was asked for.
   */
  Optional<Path> best() {
    return options.keepBest().isEmpty()
        ? Optional.empty()
        : CheckpointRanking.of(options.keepBest().orElseThrow(), line()).stream().findFirst();
  }

  /** Returns the whole checkpoints of the line under training, the newest first. */
  private List<Path> line() {
    await();
    CheckpointFolder from = folder;
    if (from == null) {
      return List.of();
    }
    List<Path> all = lineage == null ? from.newestLine() : from.line(lineage);
    return all.stream().filter(from::isWhole).toList();
  }

  /**
   * Checks for a failed write; does not wait.
   *
   * @throws UncheckedIOException if it could not be, and that ends the fit
   */
  void check() {
    copies.check();
    CompletableFuture<Void> under = writing;
    if (under != null && under.isDone()) {
      await();
    }
  }

  /**
   * Waits until the checkpoint under way is written.
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
   * Waits until the checkpoint under way is written or has failed, at most so long. Any thread may
   * call it.
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
