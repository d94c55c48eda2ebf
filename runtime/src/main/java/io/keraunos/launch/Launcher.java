package io.keraunos.launch;

import io.keraunos.check.Check;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Starts the workers of a job on this machine, and looks after them until all have ended:
 *
 * <pre>{@code
 * int code = Launcher.of("com.acme.Train", "--epochs", "5").workers(4).maxRestarts(3).run();
 * System.exit(code);
 * }</pre>
 *
 * <p>Every worker is a virtual machine of its own with this one's Java, class path and arguments
 * (without debuggers and remote JMX, whose port one process can have). Its environment is this
 * one's, with {@code TF_CONFIG} naming all workers on free ports of 127.0.0.1, of which worker 0 is
 * the chief, with a random {@code KERAUNOS_JOB_TOKEN} that keeps strangers out unless this one's
 * has a token, with {@code KERAUNOS_LOCAL_RANK}, by which each takes other GPUs, and with {@code
 * KERAUNOS_LAUNCHER}, see {@link LauncherWatch}. Each line that it prints is printed here, standard
 * output on standard output and standard error on standard error, behind its name: {@code [worker
 * 0] epoch 1: ...}. Its standard input is empty.
 *
 * <p><b>A failure of one is a failure of all.</b> When a worker ends with a code other than 0, the
 * others may end by themselves for the {@link #patience}, then get SIGTERM, and are killed after
 * the {@link #grace}; one that is frozen (it has trained, and gives no sign of life for 4 s) is
 * killed at once. If restarts are left, all start again, on new ports. A worker that ends with 0
 * leaves the others alone.
 *
 * <p><b>Unless fewer are enough.</b> With {@link #minWorkers} the loss of a worker other than the
 * chief is its own: the others go on, and it alone starts again, at its address, if restarts are
 * left. The job ends with the chief.
 *
 * <p><b>Ctrl-C and SIGTERM</b> are passed on: each worker gets SIGTERM and is killed after the
 * grace time; then this process ends as it would have, with 130 or 143. A Ctrl-C in a terminal
 * reaches the workers directly as well. SIGUSR1 is passed on to the workers that handle it, as
 * those do whose trainer writes checkpoints; on Linux the others, which it would end, do not get
 * it. When {@link #run} returns or throws, no process, thread or shutdown hook is left of it.
 */
public final class Launcher {

  private static final String TF_CONFIG = "TF_CONFIG";
  private static final String TOKEN = "KERAUNOS_JOB_TOKEN";
  private static final String KERAUNOS_LOCAL_RANK = "KERAUNOS_LOCAL_RANK";
  private static final String KERAUNOS_GPUS_PER_WORKER = "KERAUNOS_GPUS_PER_WORKER";
  private static final String KERAUNOS_MIN_NODES = "KERAUNOS_MIN_NODES";
  private static final int MOST_GPUS = 64;
  private static final int MOST_NODES = 9_999;
  private static final String TOKEN_FILE = "KERAUNOS_JOB_TOKEN_FILE";

  /** Exit code of SIGTERM, 128 plus its number, as the virtual machine ends on it. */
  private static final int TERMINATED = 143;

  private static final int TOKEN_BITS = 256;

  private static final Duration LONG = Duration.ofDays(1);

  /** Interval between two looks at the workers that are left after a failure. */
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * The most workers for each core, which only a test can need, and the most that any machine may
   * have.
   */
  private static final int MOST_PER_CORE = 4;

  private static final int MOST_ON_ANY = 64;

  private final String mainClass;
  private final List<String> arguments;
  private final String token = new BigInteger(TOKEN_BITS, new SecureRandom()).toString(36);
  private int workers = 1;
  private int maxRestarts;
  private OptionalInt minWorkers = OptionalInt.empty();
  private OptionalInt coresPerWorker = OptionalInt.empty();
  private OptionalInt gpusPerWorker = OptionalInt.empty();
  private Duration grace = Duration.ofSeconds(30);
  private Duration patience = Duration.ofSeconds(15);
  private PrintStream out = System.out;
  private PrintStream err = System.err;

  private Launcher(String mainClass, List<String> arguments) {
    this.mainClass = mainClass;
    this.arguments = arguments;
  }

  /**
   * Returns a launcher of a program on this one's class path.
   *
   * @param mainClass the full name of the class with the main method; not one that calls {@link
   *     #run} without asking whether it is to
   * @param arguments the arguments of its main method, the same in every worker
   */
  public static Launcher of(String mainClass, String... arguments) {
    return new Launcher(mainClass, List.of(arguments));
  }

  /**
   * Sets the number of workers, at least 1, and at most 64 or four for each core of this machine,
   * whichever is more. By default 1, which trains alone.
   */
  public Launcher workers(int count) {
    int cores = Runtime.getRuntime().availableProcessors();
    int most = Math.max(MOST_ON_ANY, MOST_PER_CORE * cores);
    if (count > most) {
      throw new IllegalArgumentException(
          "workers must be at most %s on a machine with %s cores, but was %s. Each is a process with about a hundred threads, and more of them than cores train no faster"
              .formatted(most, cores, count));
    }
    this.workers = Check.atLeast("workers", count, 1);
    return this;
  }

  /**
   * Makes the job elastic: it goes on when workers are lost, as long as so many are left, from 1 to
   * {@link #workers}. The trainers' {@code minNodes} is that number then, unless they set another
   * one, and they need a {@code globalBatchSize}. By default the loss of one ends all.
   */
  public Launcher minWorkers(int count) {
    this.minWorkers = OptionalInt.of(Check.atLeast("minWorkers", count, 1));
    return this;
  }

  /**
   * Sets how many times the whole job may start again after a failure, at least 0; with {@link
   * #minWorkers} the restarts of single workers count too. By default 0.
   */
  public Launcher maxRestarts(int count) {
    this.maxRestarts = Check.atLeast("maxRestarts", count, 0);
    return this;
  }

  /**
   * Sets the number of processor cores that a worker counts on, at least 1. By default those of
   * this process divided by the number of workers; or what {@code -XX:ActiveProcessorCount} says,
   * if this process was started with it.
   */
  public Launcher coresPerWorker(int count) {
    this.coresPerWorker = OptionalInt.of(Check.atLeast("coresPerWorker", count, 1));
    return this;
  }

  /**
   * Sets the number of GPUs that a worker may use, from 1 to 64: worker 0 the first ones, worker 1
   * those after them, and so on. By default as many as its trainer has {@code devices}.
   */
  public Launcher gpusPerWorker(int count) {
    this.gpusPerWorker = OptionalInt.of(Check.between("gpusPerWorker", count, 1, MOST_GPUS));
    return this;
  }

  /**
   * Returns the number of GPUs that the launcher of this process gave each worker; empty if it left
   * that to the trainers, or there is none.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if the variable is no such number
   */
  public static OptionalInt gpusPerWorker(Map<String, String> environment) {
    return number(environment, KERAUNOS_GPUS_PER_WORKER, MOST_GPUS, "--gpus-per-worker");
  }

  /**
   * Returns the number of workers that the job of this process goes on with at least, as its
   * launcher says; empty if it needs all, or there is none.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if the variable is no such number
   */
  public static OptionalInt minNodes(Map<String, String> environment) {
    return number(environment, KERAUNOS_MIN_NODES, MOST_NODES, "--min-workers");
  }

  private static OptionalInt number(
      Map<String, String> environment, String variable, int most, String flag) {
    String text = environment.getOrDefault(variable, "");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException(
          "the environment variable %s must be a number from 1 to %s, but was \"%s\". Use launch %s"
              .formatted(variable, most, text, flag));
    }
    return OptionalInt.of(Check.between(variable, Integer.parseInt(text), 1, most));
  }

  /** Sets how long a worker may take to end after SIGTERM until it is killed. By default 30 s. */
  public Launcher grace(Duration time) {
    this.grace = notNegative("grace", time);
    return this;
  }

  /**
   * Sets how long the other workers may take to end by themselves after the first failure until
   * they get SIGTERM. By default 15 s: a worker notices within 10 s that another has died, and says
   * which.
   */
  public Launcher patience(Duration time) {
    this.patience = notNegative("patience", time);
    return this;
  }

  /**
   * Sets the streams for the workers' output and the launcher's messages: the standard streams by
   * default.
   */
  public Launcher output(PrintStream standard, PrintStream errors) {
    this.out = standard;
    this.err = errors;
    return this;
  }

  private static Duration notNegative(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONG) > 0) {
      throw new IllegalArgumentException(
          "%s must be from 0 to %s, but was %s".formatted(name, LONG, value));
    }
    return value;
  }

  /**
   * Starts the workers and waits until all have ended, starting them again after a failure as often
   * as {@link #maxRestarts} says.
   *
   * @return 0 if all workers ended with 0; 1 if they did but their output could not be written;
   *     otherwise the code of the first that failed: of those of the last start, and not of one
   *     that the launcher itself has ended. It is 128 and the signal's number where a signal ended
   *     it, such as 137 for SIGKILL
   * @throws InterruptedException if the calling thread was interrupted; the workers are ended
   * @throws IllegalStateException if this process is a worker itself, or no ports are free
   * @throws UncheckedIOException if a worker cannot be started
   */
  public int run() throws InterruptedException {
    return run(System.getenv());
  }

  /** Runs the workers as {@link #run()} does, with the environment of this process given. */
  int run(Map<String, String> environment) throws InterruptedException {
    refuseInWorker(environment);
    if (minWorkers.isPresent() && minWorkers.getAsInt() > workers) {
      throw new IllegalArgumentException(
          "minWorkers must be at most workers, %s, but was %s"
              .formatted(workers, minWorkers.getAsInt()));
    }
    FreePorts ports = new FreePorts();
    try (StopSignal stop = StopSignal.listen()) {
      Restarts restarts = new Restarts(maxRestarts);
      while (true) {
        Optional<WorkerGroup.Exit> failure = attempt(ports, stop, restarts);
        if (stop.requested()) {
          return TERMINATED;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while the workers were ended");
        }
        if (failure.isEmpty()) {
          return written() ? 0 : 1;
        }
        Optional<String> restart = restarts.next();
        say(failure.get(), restart.map("all start again "::concat).orElse("the job has failed"));
        if (restart.isEmpty()) {
          return failure.get().code();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a worker cannot be started: " + e.getMessage(), e);
    }
  }

  /** Counts the restarts of a job. */
  private static final class Restarts {
    private final int most;
    private int count;

    Restarts(int most) {
      this.most = most;
    }

    /** Returns the next restart, in words; empty if none is left. */
    Optional<String> next() {
      return count == most
          ? Optional.empty()
          : Optional.of("(restart %s of %s)".formatted(++count, most));
    }
  }

  private void say(WorkerGroup.Exit exit, String what) {
    err.printf(
        "[launcher] worker %s ended with exit code %s; %s%n", exit.worker(), exit.code(), what);
  }

  /**
   * Returns whether the workers' standard output, with the result, could be passed on; prints a
   * message if not.
   */
  private boolean written() {
    if (out.checkError()) {
      err.println(
          "[launcher] all workers have ended well, but their output could not be written to"
              + " standard output. Is the disk full, or the reader gone?");
      return false;
    }
    return true;
  }

  private static void refuseInWorker(Map<String, String> environment) {
    Optional<Long> launcher = LauncherWatch.launcher(environment);
    if (launcher.isPresent()) {
      throw new IllegalStateException(
          "a launcher must not run in a worker, but this process was started by the launcher with process number %s. Launch a class that trains"
              .formatted(launcher.get()));
    }
    String cluster = environment.getOrDefault(TF_CONFIG, "");
    if (!cluster.isBlank() && !cluster.strip().equals("{}")) {
      throw new IllegalStateException(
          "TF_CONFIG must not be set where a launcher starts the workers, since it makes their cluster itself, but was %s. Unset it, or start the program without the launcher"
              .formatted(cluster));
    }
  }

  /** Runs the job once; returns the first failure, if there was one. */
  @SuppressWarnings("try") // the signal is passed on within the block
  private Optional<WorkerGroup.Exit> attempt(FreePorts ports, StopSignal stop, Restarts restarts)
      throws IOException, InterruptedException {
    try (WorkerGroup group = new WorkerGroup(grace, err);
        UserSignal signal = UserSignal.listen(group::passUserSignal)) {
      List<Integer> chosen = ports.choose(workers);
      for (int worker = 0; worker < workers && !stop.requested(); worker++) {
        group.start(worker, command(chosen, worker), out);
      }
      return watch(group, chosen, restarts);
    } catch (InterruptedException e) {
      if (stop.requested()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<WorkerGroup.Exit> watch(
      WorkerGroup group, List<Integer> ports, Restarts restarts)
      throws IOException, InterruptedException {
    Optional<WorkerGroup.Exit> failure = Optional.empty();
    boolean ending = false;
    long deadline = System.nanoTime();
    while (group.running() > 0) {
      Duration left = ending ? Duration.ofNanos(deadline - System.nanoTime()) : LONG;
      if (left.isNegative()) {
        break;
      }
      Optional<WorkerGroup.Exit> exit =
          group.next(ending && left.compareTo(POLL) > 0 ? POLL : left);
      if (ending) {
        group.killFrozen();
      } else if (exit.filter(this::endsAll).isPresent()) {
        failure = exit.filter(of -> of.code() != 0);
        ending = true;
        deadline = System.nanoTime() + patience.toNanos();
      } else if (exit.filter(of -> of.code() != 0).isPresent()) {
        goOnWithout(exit.get(), group, ports, restarts);
      }
    }
    return failure;
  }

  /** Returns whether all workers end with one: it has failed, or no other can go on without it. */
  private boolean endsAll(WorkerGroup.Exit exit) {
    return minWorkers.isEmpty() ? exit.code() != 0 : exit.worker() == 0;
  }

  /** Starts a worker again, which the others do not wait for. */
  private void goOnWithout(
      WorkerGroup.Exit exit, WorkerGroup group, List<Integer> ports, Restarts restarts)
      throws IOException {
    Optional<String> restart = restarts.next();
    say(exit, restart.map("it starts again "::concat).orElse("the others go on without it"));
    if (restart.isPresent()) {
      group.start(exit.worker(), command(ports, exit.worker()), out);
    }
  }

  private ProcessBuilder command(List<Integer> ports, int worker) {
    List<String> program = new ArrayList<>(List.of(mainClass));
    program.addAll(arguments);
    List<String> line =
        new WorkerCommand(program, workers, coresPerWorker)
            .line(
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.class.path"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature());
    ProcessBuilder command = new ProcessBuilder(line);
    command.environment().put(TF_CONFIG, WorkerCommand.tfConfig(ports, worker));
    command.environment().put(KERAUNOS_LOCAL_RANK, Integer.toString(worker));
    minWorkers.ifPresent(
        count -> command.environment().put(KERAUNOS_MIN_NODES, Integer.toString(count)));
    gpusPerWorker.ifPresent(
        count -> command.environment().put(KERAUNOS_GPUS_PER_WORKER, Integer.toString(count)));
    if (!command.environment().containsKey(TOKEN)
        && !command.environment().containsKey(TOKEN_FILE)) {
      command.environment().put(TOKEN, token);
    }
    command
        .environment()
        .put(LauncherWatch.KERAUNOS_LAUNCHER, Long.toString(ProcessHandle.current().pid()));
    return command;
  }
}
