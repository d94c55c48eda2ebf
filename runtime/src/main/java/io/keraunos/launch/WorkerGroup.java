package io.keraunos.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The worker processes of one start of the job. Each has three threads: one waits for its end, and
 * two carry its output. They end with the processes.
 */
final class WorkerGroup implements AutoCloseable {

  /** Time limit of output that comes after a process was ended. */
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(5);

  private static final Duration KILL_POLL = Duration.ofSeconds(1);

  /**
   * The end of a worker.
   *
   * @param worker its index
   * @param code its exit code; 128 and the signal's number where a signal ended it
   */
  record Exit(int worker, int code) {}

  /**
   * Time without a {@link LifeSign} after which a worker counts as frozen. Only asked once the job
   * is to end: a busy machine may hold a worker up for a while.
   */
  private static final Duration FROZEN = Duration.ofSeconds(4);

  private final Duration grace;
  private final PrintStream err;
  private final Path signs;
  private final List<Process> processes = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<Integer> running = new HashSet<>();
  private final Set<Integer> killed = new HashSet<>(); // since they were frozen
  private final BlockingQueue<Exit> exits = new LinkedBlockingQueue<>();
  private final Object outputLock = new Object();

  /**
   * Creates a group without workers.
   *
   * @param err takes the workers' standard error, and what is said about them
   */
  WorkerGroup(Duration grace, PrintStream err) throws IOException {
    this.grace = grace;
    this.err = err;
    this.signs = Files.createTempDirectory("keraunos-launch");
  }

  /** Starts the next worker, or one that has ended again. */
  void start(int worker, ProcessBuilder command, PrintStream out) throws IOException {
    LifeSign.of(signFile(worker)).forget();
    command.environment().put(LauncherWatch.KERAUNOS_LIFE_SIGN, signFile(worker));
    Process process = command.start();
    if (worker == processes.size()) {
      processes.add(process);
    } else {
      processes.set(worker, process);
    }
    running.add(worker);
    String prefix = "[worker " + worker + "] ";
    thread(worker, "exit", () -> await(worker, process));
    pump(worker, "out", prefix, process.getInputStream(), out);
    pump(worker, "err", prefix, process.getErrorStream(), err);
    process.getOutputStream().close(); // who reads standard input finds its end
  }

  private String signFile(int worker) {
    return signs.resolve("worker-" + worker).toString();
  }

  private void pump(int worker, String what, String prefix, InputStream from, PrintStream to) {
    thread(worker, what, new LinePump(prefix, from, to, outputLock));
  }

  private void thread(int worker, String what, Runnable work) {
    Thread thread = new Thread(work, "keraunos-launch-" + worker + "-" + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void await(int worker, Process process) {
    try {
      exits.add(new Exit(worker, process.waitFor()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody has this thread to interrupt it
    }
  }

  /** Returns the number of workers that have not ended. */
  int running() {
    return running.size();
  }

  /** Returns the next worker that has ended, or none within a time. */
  Optional<Exit> next(Duration limit) throws InterruptedException {
    Exit exit = exits.poll(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    if (exit != null) {
      running.remove(exit.worker());
    }
    return Optional.ofNullable(exit);
  }

  /** Kills the workers that are frozen, which no signal but SIGKILL ends. */
  void killFrozen() {
    for (int worker = 0; worker < processes.size(); worker++) {
      Process process = processes.get(worker);
      Optional<Duration> silent = LifeSign.of(signFile(worker)).age();
      boolean frozen = silent.filter(age -> age.compareTo(FROZEN) > 0).isPresent();
      if (frozen && process.isAlive() && killed.add(worker)) {
        kill(process);
        err.printf(
            Locale.ROOT,
            "[launcher] worker %d has given no sign of life for %d s, and was killed%n",
            worker,
            silent.get().toSeconds());
      }
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> descendants = process.descendants().toList();
    process.toHandle().destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * Ends all workers: kills those that are frozen, asks the others with SIGTERM, and kills those
   * that are there after the grace time, with the processes that they have started. Waits until
   * their output is through. An interrupt does not cut that short, and is kept.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    killFrozen();
    // Not by Process.destroy, which also closes the pipes, and the worker's last words are lost.
    alive().forEach(process -> process.toHandle().destroy());
    long deadline = System.nanoTime() + grace.toNanos();
    for (Process process : processes) {
      interrupted |= awaitUntil(process, deadline);
    }
    alive().forEach(WorkerGroup::kill);
    // No limit here: a killed process is gone as soon as the kernel lets it go.
    for (Process process : alive()) {
      while (process.isAlive()) {
        interrupted |= awaitUntil(process, System.nanoTime() + KILL_POLL.toNanos());
      }
    }
    interrupted |= joinThreads();
    running.clear();
    for (int worker = 0; worker < processes.size(); worker++) {
      LifeSign.of(signFile(worker)).remove();
    }
    LifeSign.of(signFile(0)).remove(); // the folder, where no worker was started or gave a sign
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Passes SIGUSR1 on to the workers that handle it; it would end the others. Any thread may call
   * it.
   */
  void passUserSignal() {
    List<String> kill = new ArrayList<>(List.of("kill", "-USR1"));
    alive().stream()
        .map(Process::pid)
        .filter(UserSignal::isHandledBy)
        .forEach(pid -> kill.add(Long.toString(pid)));
    if (kill.size() > 2) {
      try {
        new ProcessBuilder(kill).inheritIO().start();
      } catch (IOException e) {
        throw new UncheckedIOException("SIGUSR1 cannot be passed on: " + e.getMessage(), e);
      }
    }
  }

  private List<Process> alive() {
    return processes.stream().filter(Process::isAlive).toList();
  }

  /** Waits until a process ends or time is up; returns whether it was interrupted meanwhile. */
  private static boolean awaitUntil(Process process, long deadline) {
    boolean interrupted = false;
    while (process.isAlive() && System.nanoTime() - deadline < 0) {
      try {
        if (process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  /**
   * Waits for the threads; returns whether it was interrupted meanwhile. Output may never end where
   * a worker has left a process behind that still holds it.
   */
  private boolean joinThreads() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + LAST_OUTPUT.toNanos();
    for (Thread thread : threads) {
      while (thread.isAlive() && System.nanoTime() - deadline < 0) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    return interrupted;
  }
}
