package io.keraunos.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keraunos.remote.RemoteCheckpoints;
import io.keraunos.remote.RemoteFolder;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads checkpoints in a thread of its own, which lives while there is something to upload. Of
 * several that wait the newest state of the local folder counts, and checkpoints that were removed
 * meanwhile are left out: a slow remote folder has fewer of them, and never holds up training.
 */
final class RemoteUploads {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500); // the next is twice as long
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  private final RemoteFolder remote;
  private final RemoteCheckpoints settings;
  private final int keepLast;
  private final Map<String, String> uploaded = new HashMap<>(); // of the thread: names to manifests

  // These are guarded by this.
  private @Nullable List<Path> offered; // the newest first; null if nothing waits
  private boolean busy;
  private @Nullable Thread thread; // the latest
  private @Nullable IOException failure; // of the latest upload
  private boolean reported = true;

  /**
   * Creates the uploads; nothing is begun.
   *
   * @param keepLast the number of local checkpoints from which on others are removed
   */
  RemoteUploads(RemoteFolder remote, RemoteCheckpoints settings, int keepLast) {
    this.remote = remote;
    this.settings = settings;
    this.keepLast = keepLast;
  }

  /** Takes the checkpoints that are to be there, the newest first. */
  synchronized void offer(List<Path> kept) {
    offered = kept;
    reported = false;
    notifyAll();
    if (!busy) {
      busy = true;
      Thread begun = new Thread(this::work, "keraunos-remote");
      begun.setDaemon(true);
      thread = begun;
      begun.start();
    }
  }

  private void work() {
    for (List<Path> kept = take(); kept != null; kept = take()) {
      IOException last = mirror(kept);
      for (int attempts = 1; last != null && pause(attempts); attempts++) {
        last = mirror(kept);
      }
      ended(last, name(kept.get(0)));
    }
  }

  /** Returns what is to be uploaded; null if there is nothing, and the thread ends. */
  private synchronized @Nullable List<Path> take() {
    List<Path> taken = offered;
    offered = null;
    if (taken == null) {
      busy = false;
      notifyAll();
    }
    return taken;
  }

  /** Uploads what is not there, then removes what is not here; returns what has gone wrong. */
  private @Nullable IOException mirror(List<Path> kept) {
    try {
      for (Path checkpoint : kept) {
        upload(checkpoint);
      }
      if (kept.size() >= keepLast) {
        removeOthers(kept.stream().map(RemoteUploads::name).toList());
      }
      return null;
    } catch (IOException e) {
      return e;
    } catch (RuntimeException e) { // the SDKs of stores throw their own
      return new IOException(e.toString(), e);
    }
  }

  /** Takes how an upload has ended; of failures in a row the first is a warning. */
  private synchronized void ended(@Nullable IOException how, String newest) {
    if (how != null && failure == null) {
      LOG.warn(
          "the checkpoint {} cannot be copied to {}: {}{}",
          newest,
          remote,
          how.toString(),
          settings.halt() ? "" : "; the fit goes on, and tries again with each checkpoint");
    } else if (how == null && failure != null) {
      LOG.info("the checkpoints up to {} are in {} again", newest, remote);
    }
    failure = how;
  }

  private void upload(Path checkpoint) throws IOException {
    try {
      String manifest = Files.readString(checkpoint.resolve("manifest.json"), UTF_8);
      if (!manifest.equals(uploaded.get(name(checkpoint)))) {
        remote.replace(checkpoint, name(checkpoint));
        uploaded.put(name(checkpoint), manifest);
      }
    } catch (IOException e) {
      if (Files.exists(checkpoint)) {
        throw e;
      }
      LOG.debug("{} was removed before all of it was copied to {}", checkpoint, remote);
    }
  }

  private void removeOthers(List<String> kept) throws IOException {
    for (String name : remote.names()) {
      if (name.startsWith("step-") && !kept.contains(name)) {
        remote.remove(name);
        uploaded.remove(name);
      }
    }
  }

  private static String name(Path checkpoint) {
    return checkpoint.getFileName().toString();
  }

  /** Waits before another attempt; returns whether to make it: not if others are to be uploaded. */
  private synchronized boolean pause(int attempts) {
    if (attempts >= ATTEMPTS) {
      return false;
    }
    long end = System.nanoTime() + (FIRST_PAUSE.toNanos() << (attempts - 1));
    try {
      for (long left = end - System.nanoTime();
          offered == null && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return offered == null;
    } catch (InterruptedException e) {
      return false; // the time is up: whoever waits for this thread says so
    }
  }

  /**
   * Checks for a failed upload; does not wait.
   *
   * @throws UncheckedIOException if the latest has failed, and that is to end the fit
   */
  synchronized void check() {
    IOException last = failure;
    if (settings.halt() && last != null) {
      throw new UncheckedIOException(
          "the checkpoints cannot be copied to %s: %s. Make it writable, or set halt(false)"
              .formatted(remote, last),
          last);
    }
  }

  /** Waits for the uploads, at most for the time that is set, and logs how they ended. */
  synchronized void end() {
    if (reported) {
      return;
    }
    reported = true;
    boolean interrupted = await(settings.timeout());
    Thread late = thread;
    if (busy && late != null) {
      offered = null;
      late.interrupt();
      interrupted |= await(AFTER_INTERRUPT);
      if (busy || failure != null) {
        failure = new IOException("the time of %s was up".formatted(settings.timeout()), failure);
      }
    }
    if (failure == null) {
      LOG.info("the checkpoints are in {} too", remote);
    } else {
      LOG.warn(
          "{} lacks the newest checkpoints: {}. A fit on another disk would go on from an older"
              + " one",
          remote,
          failure.toString());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until all is uploaded; returns whether this thread was interrupted meanwhile. */
  private synchronized boolean await(Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    for (long left = limit.toNanos(); busy && left > 0; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    Thread done = thread;
    while (!busy && done != null && done.isAlive()) { // it has nothing more to do
      try {
        done.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
