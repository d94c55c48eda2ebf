package io.keraunos.launch;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a program several times on this machine, as the workers of one job, and sees it through:
 *
 * <pre>{@code
 * System.exit(Launcher.of("com.acme.Train", "--epochs", "5").workers(4).maxRestarts(3).run());
 * }</pre>
 *
 * <p>Each worker is a virtual machine of its own, with this one's class path and flags, its share
 * of the cores ({@code -XX:ActiveProcessorCount}) and an environment variable {@code TF_CONFIG}
 * that names all workers; the program's trainer needs no other setting. What a worker writes comes
 * out line by line with its name before it. A signal to end is passed on. When a worker fails, the
 * others are ended, and all start again if restarts are left.
 */
public final class Launcher {

  private final String mainClass;
  private final List<String> args;
  private int workers = 1;
  private int maxRestarts;
  private Duration patience = Duration.ofSeconds(15);
  private Duration grace = Duration.ofSeconds(30);
  private PrintStream out = System.out;
  private PrintStream err = System.err;

  private Launcher(String mainClass, List<String> args) {
    this.mainClass = mainClass;
    this.args = args;
  }

  /**
   * A launcher of a program.
   *
   * @param mainClass the full name of a class with a main method, in this class path
   * @param args its arguments, the same for every worker
   */
  public static Launcher of(String mainClass, String... args) {
    return new Launcher(mainClass, List.of(args));
  }

  /** How many workers there are, at least 1. 1 by default. */
  public Launcher workers(int count) {
    workers = atLeast("workers", count, 1);
    return this;
  }

  /** How often all workers are started again after a failure, at least 0. 0 by default. */
  public Launcher maxRestarts(int count) {
    maxRestarts = atLeast("maxRestarts", count, 0);
    return this;
  }

  /**
   * How long a worker that was asked to end may take before it is killed; above 0. 30 seconds by
   * default.
   */
  public Launcher grace(Duration time) {
    grace = positive("grace", time);
    return this;
  }

  /**
   * How long the others may take to end by themselves once a worker has failed, before they are
   * asked to; above 0. 15 seconds by default: a worker notices the end of another one within 10,
   * and says why it ends.
   */
  public Launcher patience(Duration time) {
    patience = positive("patience", time);
    return this;
  }

  private static Duration positive(String name, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(name + " must be above 0, but was " + time);
    }
    return time;
  }

  /** Where the workers' output goes: the standard streams by default. */
  public Launcher output(PrintStream standard, PrintStream errors) {
    out = standard;
    err = errors;
    return this;
  }

  private static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, but was %d".formatted(name, least, value));
    }
    return value;
  }

  /**
   * Runs all workers to their ends. No process is left afterwards.
   *
   * @return 0 if all ended well; otherwise the exit code of the worker that failed first in the
   *     last attempt: 128 and the signal's number for one that was killed
   * @throws InterruptedException if the thread is interrupted; the workers were ended
   */
  public int run() throws InterruptedException {
    for (int restarts = 0; ; restarts++) {
      Attempt.Result result;
      try (Attempt attempt = Attempt.start(command(), workers, patience, grace, out, err)) {
        result = attempt.await();
      }
      if (result.exitCode() == 0 || result.asked()) {
        return result.exitCode();
      }
      boolean again = restarts < maxRestarts;
      err.printf(
          "worker %d ended with exit code %d; %s%n",
          result.worker(),
          result.exitCode(),
          again
              ? "all start again (restart %d of %d)".formatted(restarts + 1, maxRestarts)
              : "the job has failed");
      if (!again) {
        return result.exitCode();
      }
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    boolean coresGiven = false;
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      coresGiven |= flag.startsWith("-XX:ActiveProcessorCount");
      if (!isDebugger(flag)) {
        command.add(flag);
      }
    }
    if (!coresGiven) {
      int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
      command.add("-XX:ActiveProcessorCount=" + cores);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(args);
    return command;
  }

  /** A debugger's port could not be opened twice. */
  private static boolean isDebugger(String flag) {
    return flag.startsWith("-agentlib:jdwp") || flag.startsWith("-Xrunjdwp");
  }
}
