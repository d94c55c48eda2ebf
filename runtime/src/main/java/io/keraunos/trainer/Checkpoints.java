package io.keraunos.trainer;

import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.checkpoint.VariableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's checkpoints and reads them back. A checkpoint is written by a thread of its own
 * while training goes on, one at a time; that one could not be written is thrown at the next, or at
 * the end.
 */
final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final String PROGRESS = "progress.json";

  private final RunFolder run;
  private final int keepLast;
  private @Nullable CheckpointFolder folder;
  private @Nullable CompletableFuture<Void> writing;
  private long written = -1;

  Checkpoints(RunFolder run, int keepLast) {
    this.run = run;
    this.keepLast = keepLast;
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
   * @throws io.keraunos.checkpoint.DamagedCheckpointException if there are some, but none is whole
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
    try {
      return Optional.of(
          new Found(checkpoint.get(), Files.readString(checkpoint.get().resolve(PROGRESS))));
    } catch (IOException e) {
      throw new UncheckedIOException(checkpoint.get() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Optional<Path> path(Resume resume) {
    Path named = resume.path();
    if (named != null) {
      CheckpointFolder.verify(named);
      return Optional.of(named);
    }
    if (!run.useNewestWithCheckpoints()) {
      return Optional.empty();
    }
    CheckpointFolder found = folder();
    return found.newest(
        damage ->
            LOG.warn("a checkpoint is damaged, the one before is used: {}", damage.getMessage()));
  }

  /** Counts the checkpoint of a step as written: it was resumed from, or the chief writes it. */
  void skip(long step) {
    written = step;
  }

  /** Whether there is one of this step from this run already. */
  boolean has(long step) {
    return written == step;
  }

  /**
   * Writes a checkpoint, once the one before is written.
   *
   * @param variables not changed any more
   */
  void write(long step, SortedMap<String, VariableFiles.Value> variables, String progress) {
    await();
    written = step;
    CheckpointFolder to = folder();
    writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                to.write(
                    step,
                    checkpoint -> {
                      VariableFiles.write(checkpoint, variables);
                      Files.writeString(checkpoint.resolve(PROGRESS), progress);
                    });
                List<Path> all = to.all();
                for (Path old : all.subList(Math.min(keepLast, all.size()), all.size())) {
                  to.remove(old);
                }
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

  /**
   * Waits until what is being written is written.
   *
   * @throws UncheckedIOException if it could not be
   */
  void await() {
    CompletableFuture<Void> under = writing;
    writing = null;
    if (under != null) {
      try {
        under.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof UncheckedIOException failure) {
          throw failure;
        }
        throw e;
      }
    }
  }

  @Override
  public void close() {
    await();
  }
}
