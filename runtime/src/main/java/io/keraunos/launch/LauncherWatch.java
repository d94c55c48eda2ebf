package io.keraunos.launch;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a worker whose launcher was killed, so that none is left behind. */
public final class LauncherWatch {

  /** The environment variable with the launcher's process id. */
  static final String VARIABLE = "KERAUNOS_LAUNCHER";

  private static final Logger LOG = LoggerFactory.getLogger(LauncherWatch.class);
  private static @Nullable CompletableFuture<Void> watch;

  private LauncherWatch() {}

  /** Watches from now on, if this process was started by a launcher. */
  public static synchronized void start() {
    String pid = System.getenv(VARIABLE);
    if (watch != null || pid == null || !pid.matches("[0-9]{1,18}")) {
      return;
    }
    watch =
        ProcessHandle.of(Long.parseLong(pid))
            .map(launcher -> launcher.onExit().<Void>thenApply(gone -> null))
            .orElse(CompletableFuture.completedFuture(null))
            .thenRunAsync(() -> end(pid));
  }

  private static void end(String pid) {
    LOG.error("the launcher, process {}, is gone: this worker ends", pid);
    System.exit(1);
  }
}
