package io.keraunos.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All workers of a job, started once. */
final class Attempt implements AutoCloseable {

  private record Exit(int worker, int code) {}

  /**
   * How an attempt ended.
   *
   * @param worker who failed first; 0 if nobody did
   * @param exitCode its exit code
   * @param asked whether this process was asked to end
   */
  record Result(int worker, int exitCode, boolean asked) {}

  private final Duration patience;
  private final Duration grace;
  private final List<Process> processes = new ArrayList<>();
  private final List<Thread> copiers = new ArrayList<>();
  private final List<CompletableFuture<Void>> told = new ArrayList<>();
  private final BlockingQueue<Exit> exits = new LinkedBlockingQueue<>();
  private final Thread hook = new Thread(this::endOnRequest, "keraunos-launcher");
  private volatile boolean asked;

  private Attempt(Duration patience, Duration grace) {
    this.patience = patience;
    this.grace = grace;
  }

  /** Starts all workers. */
  static Attempt start(
      List<String> command,
      int workers,
      Duration patience,
      Duration grace,
      PrintStream out,
      PrintStream err) {
    Attempt attempt = new Attempt(patience, grace);
    Runtime.getRuntime().addShutdownHook(attempt.hook);
    boolean started = false;
    try {
      List<Integer> ports = freePorts(workers);
      for (int worker = 0; worker < workers; worker++) {
        attempt.start(command, worker, tfConfig(ports, worker), out, err);
      }
      started = true;
      return attempt;
    } catch (IOException e) {
      throw new UncheckedIOException("a worker cannot be started: " + e.getMessage(), e);
    } finally {
      if (!started) {
        attempt.close();
      }
    }
  }

  private void start(
      List<String> command, int worker, String tfConfig, PrintStream out, PrintStream err)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TF_CONFIG", tfConfig);
    builder.environment().put(LauncherWatch.VARIABLE, Long.toString(ProcessHandle.current().pid()));
    // TensorFlow's servers say a lot that is of no use, once for each worker.
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "1");
    Process process = builder.start();
    processes.add(process);
    process.getOutputStream().close();
    String prefix = "[worker " + worker + "] ";
    copy(process.getInputStream(), out, prefix);
    copy(process.getErrorStream(), err, prefix);
    told.add(process.onExit().thenAccept(ended -> exits.add(new Exit(worker, ended.exitValue()))));
  }

  /** Free at this moment: another program may take one before the worker does, which says so. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static String tfConfig(List<Integer> ports, int worker) {
    String addresses =
        ports.stream().map(port -> "\"127.0.0.1:" + port + "\"").collect(Collectors.joining(", "));
    return "{\"cluster\": {\"worker\": [%s]}, \"task\": {\"type\": \"worker\", \"index\": %d}}"
        .formatted(addresses, worker);
  }

  private void copy(InputStream from, PrintStream to, String prefix) {
    Thread copier =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  to.println(prefix + line);
                }
              } catch (IOException e) {
                to.println(prefix + "(its output cannot be read: " + e.getMessage() + ")");
              }
            },
            "keraunos-output");
    copier.setDaemon(true);
    copier.start();
    copiers.add(copier);
  }

  /** Waits until all have ended, or one has failed and the others are ended too. */
  Result await() throws InterruptedException {
    @Nullable Exit failure = null;
    for (int ended = 0; ended < processes.size() && failure == null; ended++) {
      Exit exit = exits.take();
      failure = exit.code() == 0 ? null : exit;
    }
    if (failure == null) {
      return new Result(0, 0, asked);
    }
    awaitAll(asked ? grace : patience);
    end();
    return new Result(failure.worker(), failure.code(), asked);
  }

  private void endOnRequest() {
    asked = true;
    try {
      end();
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  /** Asks all that still run to end, and kills those that do not in time. */
  private void end() throws InterruptedException {
    processes.forEach(Process::destroy);
    if (!awaitAll(grace)) {
      processes.forEach(Process::destroyForcibly);
      for (Process process : processes) {
        process.waitFor();
      }
    }
  }

  private boolean awaitAll(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (Process process : processes) {
      if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Ends what still runs, and lets all output come through. */
  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    try {
      for (Thread copier : copiers) {
        copier.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!asked) {
      removeHook();
    }
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The end of this process has just begun: the hook finds that no worker is left.
    }
  }
}
