package io.keraunos.remote;

import io.keraunos.check.Check;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The remote folder that a fit copies its checkpoints to, and fetches them from where the local
 * ones are lost. It belongs to one job: the chief writes there what it keeps in its own folder.
 *
 * <pre>{@code
 * .checkpoints(Checkpointing.everySteps(500))
 * .remoteCheckpoints(RemoteCheckpoints.to(Path.of(URI.create("s3://bucket/job-17"))))
 * .resume(Resume.auto())
 * }</pre>
 *
 * @param folder of any file system
 * @param halt whether a checkpoint that cannot be copied ends the fit; false by default: it is
 *     logged as a warning, and the next one is tried
 * @param timeout the most time that the end of a fit waits for the copies; one minute by default
 */
public record RemoteCheckpoints(Path folder, boolean halt, Duration timeout) {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Checks the values. */
  public RemoteCheckpoints {
    Check.positive("timeout", timeout);
  }

  /** Returns copies in a folder, whose failures do not end a fit. */
  public static RemoteCheckpoints to(Path folder) {
    return new RemoteCheckpoints(folder, false, MINUTE);
  }

  /**
   * Reads a folder from a text: a URI such as {@code s3://bucket/job-17}, or a path.
   *
   * @throws IllegalArgumentException if it is no URI, or no provider for it is on the class path
   */
  public static RemoteCheckpoints parse(String text) {
    if (!text.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) { // C:\ is no scheme
      return to(Path.of(text));
    }
    try {
      return to(Path.of(URI.create(text)));
    } catch (FileSystemNotFoundException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns these copies, whose failures end a fit or do not. */
  public RemoteCheckpoints halt(boolean on) {
    return new RemoteCheckpoints(folder, on, timeout);
  }

  /** Returns these copies with another limit to the wait at the end of a fit. */
  public RemoteCheckpoints timeout(Duration limit) {
    return new RemoteCheckpoints(folder, halt, limit);
  }

  @Override
  public String toString() {
    return RemotePlace.text(folder) + (halt ? ", a failure ends the fit" : "");
  }
}
