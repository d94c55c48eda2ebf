package io.keraunos.trainer;

import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loggers of a fit, of which the chief has some, and other workers none. */
final class Logbook implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final List<MetricLogger> all;
  private final RunFolder folder;
  private final boolean haltOnFailure;
  private final List<MetricLogger> open = new ArrayList<>();

  /**
   * No logger is asked anything yet.
   *
   * @param haltOnFailure whether it is an error that one cannot write; else it is left out
   */
  Logbook(List<MetricLogger> loggers, RunFolder folder, boolean haltOnFailure) {
    this.all = List.copyOf(loggers);
    this.folder = folder;
    this.haltOnFailure = haltOnFailure;
  }

  private interface Work {
    void with(MetricLogger logger) throws IOException;
  }

  void start(long step, Map<String, String> settings) {
    open.addAll(all);
    each(logger -> logger.start(folder.path(), step, settings));
  }

  void log(long step, MetricValues values) {
    each(
        logger -> {
          if (!Files.isDirectory(folder.path())) { // what is open would be written to nowhere
            throw new NoSuchFileException(folder.path().toString());
          }
          logger.log(step, values);
        });
  }

  private void each(Work work) {
    for (MetricLogger logger : List.copyOf(open)) {
      try {
        work.with(logger);
      } catch (IOException e) {
        open.remove(logger);
        failed(logger, e);
      }
    }
  }

  private void failed(MetricLogger logger, IOException e) {
    UncheckedIOException failure =
        new UncheckedIOException(
            "%s cannot write: %s".formatted(logger.getClass().getSimpleName(), e), e);
    try {
      logger.end();
    } catch (IOException again) {
      failure.addSuppressed(again);
    }
    if (haltOnFailure) {
      throw failure;
    }
    LOG.error("{}; it is left out from now on", failure.getMessage(), failure);
  }

  @Override
  public void close() {
    @Nullable UncheckedIOException first = null;
    while (!open.isEmpty()) {
      try {
        each(MetricLogger::end);
        open.clear();
      } catch (UncheckedIOException e) {
        if (first != null) {
          e.addSuppressed(first);
        }
        first = e;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
