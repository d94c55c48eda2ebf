package io.keraunos.trainer;

import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The loggers of a fit, of which the chief has some, and other workers none. */
final class Logbook implements AutoCloseable {

  private final List<MetricLogger> loggers;
  private final RunFolder folder;

  Logbook(List<MetricLogger> loggers, RunFolder folder) {
    this.loggers = List.copyOf(loggers);
    this.folder = folder;
  }

  private interface Work {
    void with(MetricLogger logger) throws IOException;
  }

  void start(long step, Map<String, String> settings) {
    if (!loggers.isEmpty()) {
      all(logger -> logger.start(folder.path(), step, settings));
    }
  }

  void log(long step, MetricValues values) {
    all(logger -> logger.log(step, values));
  }

  private void all(Work work) {
    for (MetricLogger logger : loggers) {
      try {
        work.with(logger);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "%s cannot write: %s".formatted(logger.getClass().getSimpleName(), e), e);
      }
    }
  }

  @Override
  public void close() {
    all(MetricLogger::end);
  }
}
