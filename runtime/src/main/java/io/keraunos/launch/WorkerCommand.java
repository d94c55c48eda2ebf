package io.keraunos.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The command line and the environment of a worker.
 *
 * @param program the class with the main method, and its arguments
 * @param workers the number of workers
 * @param coresPerWorker cores that a worker may use, if it was said
 */
record WorkerCommand(List<String> program, int workers, OptionalInt coresPerWorker) {

  private static final String CORES = "-XX:ActiveProcessorCount=";
  private static final String NATIVE_ACCESS = "--enable-native-access";

  /**
   * Arguments that would fail in a second process, since they take a port: debuggers and remote
   * JMX.
   */
  private static final List<String> NOT_FOR_WORKERS =
      List.of(
          "-agentlib:jdwp",
          "-Xrunjdwp",
          "-Xdebug",
          "-Dcom.sun.management.jmxremote.port",
          "-Dcom.sun.management.jmxremote.rmi.port");

  WorkerCommand {
    program = List.copyOf(program);
  }

  /**
   * Returns the command line.
   *
   * @param home the Java to run
   * @param classPath the class path
   * @param inherited the arguments that this virtual machine was started with
   * @param cores the cores that all workers share
   * @param feature the version of that Java
   */
  List<String> line(Path home, String classPath, List<String> inherited, int cores, int feature) {
    List<String> line = new ArrayList<>();
    line.add(home.resolve("bin").resolve("java").toString());
    inherited.stream().filter(this::kept).forEach(line::add);
    if (line.stream().noneMatch(argument -> argument.startsWith(CORES))) {
      line.add(CORES + coresPerWorker.orElse(Math.max(1, cores / workers)));
    }
    // TensorFlow is native code. A jar's manifest may allow that, but counts with -jar only; from
    // Java 24 on a program is warned that does not say so.
    if (feature >= 24 && line.stream().noneMatch(argument -> argument.startsWith(NATIVE_ACCESS))) {
      line.add(NATIVE_ACCESS + "=ALL-UNNAMED");
    }
    line.add("-cp");
    line.add(classPath);
    line.addAll(program);
    return line;
  }

  private boolean kept(String argument) {
    if (coresPerWorker.isPresent() && argument.startsWith(CORES)) {
      return false;
    }
    return NOT_FOR_WORKERS.stream().noneMatch(argument::startsWith);
  }

  /** Returns the value of {@code TF_CONFIG} for one of the workers, which are on this machine. */
  static String tfConfig(List<Integer> ports, int index) {
    String addresses =
        ports.stream().map(port -> "\"127.0.0.1:" + port + "\"").collect(Collectors.joining(","));
    return "{\"cluster\":{\"worker\":[%s]},\"task\":{\"type\":\"worker\",\"index\":%s}}"
        .formatted(addresses, index);
  }
}
