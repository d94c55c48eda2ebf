package io.keraunos.cli;

import io.keraunos.file.WholeFile;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes the configuration of a fit into the run's folder, as {@code config.yaml}. A fit that goes
 * on there with another one writes {@code config-from-step-N.yaml}: the first stays.
 */
final class ConfigRecorder implements MetricLogger {

  private final String yaml;

  ConfigRecorder(String yaml) {
    this.yaml = yaml;
  }

  @Override
  public void start(Path folder, long step, Map<String, String> settings) throws IOException {
    Path file = folder.resolve("config.yaml");
    if (Files.exists(file) && step > 0) {
      if (Files.readString(file).equals(yaml)) {
        return;
      }
      file = folder.resolve("config-from-step-%s.yaml".formatted(step));
    }
    WholeFile.write(file, yaml);
  }

  @Override
  public void log(long step, MetricValues values) {}

  @Override
  public void end() {}
}
