package io.keraunos.trainer;

import io.keraunos.callback.Pace;
import io.keraunos.logger.HtmlReport;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.GraphDef;

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

  /** Opens all loggers; those of a new run are given the graph. */
  void start(long step, Map<String, String> settings, GraphDef graph) {
    open.addAll(all);
    each(
        logger -> {
          logger.start(folder.path(), step, settings);
          if (step == 0) {
            logger.graph(graph);
          }
        });
  }

  void log(long step, MetricValues values) {
    each(logger -> logger.log(step, values));
  }

  /** Gives the report the throughput; other loggers get it from a {@code ThroughputMonitor}. */
  void pace(long step, Pace pace) {
    MetricValues values =
        new MetricValues(
            Map.of(
                "throughput/examples_per_second",
                pace.examplesPerSecond(),
                "throughput/loader_wait",
                pace.waitFraction()));
    each(
        logger -> {
          if (logger instanceof HtmlReport) {
            logger.log(step, values);
          }
        });
  }

  void histogram(long step, String name, float[] values) {
    each(logger -> logger.histogram(step, name, values));
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
