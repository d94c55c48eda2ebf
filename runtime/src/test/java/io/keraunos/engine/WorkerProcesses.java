package io.keraunos.engine;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.distribute.TestPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Workers in processes and folders of their own, on free ports of this machine; ended with the
 * object.
 */
final class WorkerProcesses implements AutoCloseable {

  private static final long LIMIT_SECONDS = 120;

  private final List<Process> processes = new ArrayList<>();
  private final List<ProcessBuilder> commands = new ArrayList<>();
  private final List<Path> outputs = new ArrayList<>();

  private WorkerProcesses() {}

  static WorkerProcesses start(Path folder, int count, String... args) throws IOException {
    return start(folder, TestPorts.choose(count), args);
  }

  /** Starts {@code WorkerProgram}; the second of its arguments is a file for each worker. */
  static WorkerProcesses start(Path folder, List<Integer> ports, String... args)
      throws IOException {
    return startAt(folder, local(ports), args);
  }

  /** Starts the workers with more environment variables than those of this process. */
  static WorkerProcesses start(
      Path folder, List<Integer> ports, Map<String, String> environment, String... args)
      throws IOException {
    return start(folder, local(ports), worker -> List.of(), worker -> 1, environment, args);
  }

  /** Starts as many workers as there are numbers, each of which sees that many cores. */
  static WorkerProcesses startOnCores(Path folder, List<Integer> cores, String... args)
      throws IOException {
    List<String> hosts = local(TestPorts.choose(cores.size()));
    return start(folder, hosts, worker -> List.of(), cores::get, Map.of(), args);
  }

  private static List<String> local(List<Integer> ports) {
    return ports.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** Starts all workers on this machine, wherever they think that they are. */
  static WorkerProcesses startAt(Path folder, List<String> addresses, String... args)
      throws IOException {
    return start(folder, addresses, worker -> List.of(), worker -> 1, Map.of(), args);
  }

  /** Starts one worker on each of two hosts. */
  static WorkerProcesses startOn(Path folder, Namespaces hosts, String... args) throws IOException {
    List<String> addresses =
        List.of(Namespaces.address(0) + ":2222", Namespaces.address(1) + ":2222");
    return start(folder, addresses, hosts::on, worker -> 1, Map.of(), args);
  }

  private static WorkerProcesses start(
      Path folder,
      List<String> hosts,
      IntFunction<List<String>> on,
      IntUnaryOperator cores,
      Map<String, String> environment,
      String... args)
      throws IOException {
    WorkerProcesses workers = new WorkerProcesses();
    String addresses =
        hosts.stream().map(host -> "\"" + host + "\"").collect(Collectors.joining(","));
    for (int worker = 0; worker < hosts.size(); worker++) {
      List<String> command = new ArrayList<>(on.apply(worker));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-XX:ActiveProcessorCount=" + cores.applyAsInt(worker));
      command.addAll(List.of("-Xmx300m", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(WorkerProgram.class.getName(), args[0]));
      command.add(folder.resolve("outcome-" + worker).toString());
      command.addAll(List.of(args).subList(1, args.length));
      Path output = folder.resolve("output-" + worker);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.directory(Files.createDirectories(folder.resolve("home-" + worker)).toFile());
      builder.environment().putAll(environment);
      builder
          .environment()
          .put(
              "TF_CONFIG",
              "{\"cluster\":{\"worker\":[%s]},\"task\":{\"type\":\"worker\",\"index\":%d}}"
                  .formatted(addresses, worker));
      workers.commands.add(builder);
      workers.processes.add(builder.start());
      workers.outputs.add(output);
    }
    return workers;
  }

  /** Starts a worker that has ended again; its output goes on where it was. */
  void startAgain(int worker) throws IOException {
    ProcessBuilder command = commands.get(worker);
    command.redirectOutput(ProcessBuilder.Redirect.appendTo(outputs.get(worker).toFile()));
    processes.set(worker, command.start());
  }

  Process process(int worker) {
    return processes.get(worker);
  }

  String output(int worker) {
    try {
      return Files.readString(outputs.get(worker));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the output of all workers. */
  String all() {
    return IntStream.range(0, processes.size())
        .mapToObj(worker -> "--- worker " + worker + "\n" + output(worker))
        .collect(Collectors.joining("\n"));
  }

  /** Waits until every worker has written a text. */
  void awaitOutput(String text) throws InterruptedException {
    for (int worker = 0; worker < processes.size(); worker++) {
      awaitOutput(worker, text);
    }
  }

  /** Waits until a worker has written a text. */
  void awaitOutput(int worker, String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!output(worker).contains(text)) {
      assertWithMessage("worker %s lives and writes '%s':\n%s", worker, text, all())
          .that(processes.get(worker).isAlive() && System.nanoTime() < end)
          .isTrue();
      Thread.sleep(20);
    }
  }

  void signal(int worker, String signal) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(processes.get(worker).pid()))
            .inheritIO()
            .start();
    assertWithMessage("kill -%s", signal).that(kill.waitFor()).isEqualTo(0);
  }

  /** Waits for a worker's end. */
  int exitCode(int worker, long limitSeconds) throws InterruptedException {
    boolean ended = processes.get(worker).waitFor(limitSeconds, TimeUnit.SECONDS);
    assertWithMessage("worker %s ends within %s s:\n%s", worker, limitSeconds, all())
        .that(ended)
        .isTrue();
    return processes.get(worker).exitValue();
  }

  void allEndWell() throws InterruptedException {
    allEndWell(LIMIT_SECONDS);
  }

  void allEndWell(long limitSeconds) throws InterruptedException {
    for (int worker = 0; worker < processes.size(); worker++) {
      int code = exitCode(worker, limitSeconds);
      assertWithMessage("exit code of worker %s:\n%s", worker, all()).that(code).isEqualTo(0);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
