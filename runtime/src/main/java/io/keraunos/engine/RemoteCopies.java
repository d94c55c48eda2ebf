package io.keraunos.engine;

import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.checkpoint.DamagedCheckpointException;
import io.keraunos.file.Folders;
import io.keraunos.remote.RemoteCheckpoints;
import io.keraunos.remote.RemoteFolder;
import io.keraunos.trainer.CheckpointSettings;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of a run's checkpoints in a remote folder: fetched before a fit resumes, and uploaded
 * while it trains. Does nothing where no such folder is set.
 */
final class RemoteCopies {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final String NAME = "step-\\d{12}";

  private final @Nullable RemoteFolder remote;
  private final @Nullable RemoteUploads uploads;

  private RemoteCopies(@Nullable RemoteFolder remote, @Nullable RemoteUploads uploads) {
    this.remote = remote;
    this.uploads = uploads;
  }

  /** Returns the copies of a run that has no remote folder. */
  static RemoteCopies none() {
    return new RemoteCopies(null, null);
  }

  /** Returns the copies that a run is to have. */
  static RemoteCopies of(CheckpointSettings settings) {
    Optional<RemoteCheckpoints> wanted = settings.remote();
    if (wanted.isEmpty()) {
      return none();
    }
    RemoteFolder remote = RemoteFolder.at(wanted.get().folder());
    return new RemoteCopies(
        remote, new RemoteUploads(remote, wanted.get(), settings.checkpoints().keepLast()));
  }

  /**
   * Fetches the checkpoints that are newer than the newest of the local run that is to go on; all
   * where there is no such run, as on a new disk. A fit that names its checkpoint fetches nothing.
   *
   * @throws UncheckedIOException if the remote folder cannot be read, or none of them is whole
   */
  void fetch(RunFolder run, Resume resume) {
    if (remote == null || resume.path() != null) {
      return;
    }
    List<String> there = names(remote);
    if (there.isEmpty()) {
      return;
    }
    Optional<Path> earlier =
        run.runs().stream()
            .filter(path -> new CheckpointFolder(RunFolder.checkpoints(path)).holdsAny())
            .findFirst();
    earlier.ifPresent(run::use);
    try {
      fetch(remote, there, new CheckpointFolder(run.checkpoints()));
      run.leave();
    } catch (RuntimeException e) {
      Path used = run.path();
      run.leave();
      if (earlier.isEmpty()) {
        remove(used, e); // else each attempt would leave an empty run
      }
      throw e;
    }
  }

  private static void remove(Path made, RuntimeException reason) {
    try {
      Folders.remove(made);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static void fetch(RemoteFolder remote, List<String> there, CheckpointFolder to) {
    long newest = newest(to);
    List<String> wanted =
        there.stream().filter(name -> CheckpointFolder.step(Path.of(name)) > newest).toList();
    @Nullable IOException first = null;
    List<String> fetched = new ArrayList<>();
    for (String name : wanted) {
      try {
        Path target = to.path().resolve(name);
        if (Files.exists(target) && to.isWhole(target)) {
          continue; // on a branch that was left
        }
        Folders.remove(target);
        remote.download(name, target);
        fetched.add(name);
      } catch (IOException | RuntimeException e) { // the SDKs of stores throw their own
        LOG.warn("the checkpoint {} cannot be fetched from {}: {}", name, remote, e.toString());
        IOException failure = e instanceof IOException io ? io : new IOException(e.toString(), e);
        first = first == null ? failure : first;
      }
    }
    if (first != null && fetched.isEmpty() && newest < 0) {
      throw new UncheckedIOException(
          "none of the %s checkpoints in %s can be fetched, and there are none here: %s. Repair it, or train from the start with another remoteCheckpoints"
              .formatted(wanted.size(), remote, first),
          first);
    }
    if (!fetched.isEmpty()) {
      LOG.info("fetched from {} into {}: {}", remote, to.path(), fetched);
    }
  }

  /** Returns the step of the newest whole checkpoint of a folder; -1 if there is none. */
  private static long newest(CheckpointFolder folder) {
    try {
      return folder.newest(damage -> {}).map(CheckpointFolder::step).orElse(-1L);
    } catch (DamagedCheckpointException e) {
      return -1; // all are damaged: what is remote is better
    }
  }

  /** Returns the names of the remote checkpoints, the newest first. */
  private static List<String> names(RemoteFolder remote) {
    try {
      return remote.names().stream()
          .filter(name -> name.matches(NAME))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the remoteCheckpoints in %s cannot be read: %s. Make the folder readable, or train without it"
              .formatted(remote, e),
          e);
    }
  }

  /**
   * Checks that the remote folder has no checkpoints of another fit, where one begins from the
   * start.
   *
   * @throws IllegalStateException if it has some
   * @throws UncheckedIOException if it cannot be read
   */
  void requireNone() {
    if (remote == null) {
      return;
    }
    List<String> there = names(remote);
    if (!there.isEmpty()) {
      throw new IllegalStateException(
          "the remoteCheckpoints of a fit that begins from the start must be an empty folder, but %s has %s. Go on from there with resume(Resume.auto()), or give this fit a folder of its own"
              .formatted(remote, there));
    }
  }

  /**
   * Has checkpoints uploaded by a thread of its own, those that are not there yet.
   *
   * @param kept finds all that are kept here, the newest first
   */
  void offer(Supplier<List<Path>> kept) {
    if (uploads != null) {
      uploads.offer(kept.get());
    }
  }

  /**
   * Checks for a failed upload; does not wait.
   *
   * @throws UncheckedIOException if there is one, and that is to end the fit
   */
  void check() {
    if (uploads != null) {
      uploads.check();
    }
  }

  /** Waits for the uploads, at most for the time that is set, and logs how they ended. */
  void end() {
    if (uploads != null) {
      uploads.end();
    }
  }
}
