package io.keraunos.benchmarks;

import io.keraunos.benchmarks.MeasureSide.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link MeasureSide} in a JVM of its own. */
record SideProcess(Contest contest, Side side, Path dataDir) {

  /**
   * Measures once.
   *
   * @param options more options of {@link MeasureSide}
   */
  Measurement measure(int seed, List<String> options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MeasureSide.class.getName(),
                "--contest=" + contest,
                "--side=" + side,
                "--data-dir=" + dataDir,
                "--seed=" + seed));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "2");
    Process process = builder.start();
    List<String> output = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s failed:%n%s".formatted(String.join(" ", command), String.join("\n", output)));
    }
    return Measurement.find(output)
        .orElseThrow(
            () -> new IOException("no measurement in the output:\n" + String.join("\n", output)));
  }
}
