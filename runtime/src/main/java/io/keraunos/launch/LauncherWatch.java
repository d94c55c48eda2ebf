package io.keraunos.launch;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Watches, in a worker process, over the {@link Launcher} that started it, and shows it that the
 * process lives. When the launcher is gone, the process ends, so that none lives on after the
 * launcher was killed with SIGKILL. A trainer starts the watch by itself; a program that works long
 * before it makes a trainer can call {@link #start} first thing in its main method.
 */
public final class LauncherWatch {

  /** Environment variable with the launcher's process number. */
  public static final String KERAUNOS_LAUNCHER = "KERAUNOS_LAUNCHER";

  /** Environment variable with the file that the process touches as long as it lives. */
  static final String KERAUNOS_LIFE_SIGN = "KERAUNOS_LIFE_SIGN";

  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Time limit of shutdown hooks. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(30);

  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private LauncherWatch() {}

  /**
   * Starts to watch, in a daemon thread, if the environment variable {@code KERAUNOS_LAUNCHER} is
   * set, and only once in a process. When the launcher is gone, the process says so on standard
   * error and ends with exit code 1; its shutdown hooks run, at most for 30 s.
   *
   * @throws IllegalArgumentException if the variable is not a process number
   */
  public static void start() {
    Optional<Long> launcher = launcher(System.getenv());
    if (launcher.isPresent() && STARTED.compareAndSet(false, true)) {
      long pid = launcher.get();
      BooleanSupplier alive = alive(pid);
      Optional<LifeSign> sign =
          Optional.ofNullable(System.getenv(KERAUNOS_LIFE_SIGN)).map(LifeSign::of);
      daemon("keraunos-launcher-watch", () -> watch(pid, alive, sign));
    }
  }

  /** Returns the launcher's process number, if this process was started by one. */
  static Optional<Long> launcher(Map<String, String> environment) {
    String pid = environment.getOrDefault(KERAUNOS_LAUNCHER, "");
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    if (!pid.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "the environment variable %s must be the launcher's process number, but was \"%s\". Unset it if no launcher started this process"
              .formatted(KERAUNOS_LAUNCHER, pid));
    }
    return Optional.of(Long.parseLong(pid));
  }

  /**
   * Returns a test of whether a process lives. If it is this one's parent, then it does as long as
   * it stays the parent, also where its number goes to another process, or is kept since nobody
   * asks how it ended.
   */
  private static BooleanSupplier alive(long pid) {
    if (isParent(pid)) {
      return () -> isParent(pid);
    }
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return () -> process.isPresent() && process.get().isAlive();
  }

  private static boolean isParent(long pid) {
    return ProcessHandle.current().parent().filter(parent -> parent.pid() == pid).isPresent();
  }

  private static void watch(long pid, BooleanSupplier alive, Optional<LifeSign> sign) {
    while (alive.getAsBoolean()) {
      sign.ifPresent(LifeSign::give);
      sleep(PERIOD);
    }
    sign.ifPresent(LifeSign::remove);
    System.err.println(
        "the launcher (process %s) is gone, so this worker ends as well".formatted(pid));
    daemon(
        "keraunos-launcher-halt",
        () -> {
          sleep(SHUTDOWN);
          Runtime.getRuntime().halt(1);
        });
    System.exit(1);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody has this thread to interrupt it
    }
  }
}
