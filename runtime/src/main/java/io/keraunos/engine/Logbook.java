package io.keraunos.engine;

import io.keraunos.callback.Pace;
import io.keraunos.file.WholeFile;
import io.keraunos.logger.FitOutcome;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.GraphDef;

/**
 * The loggers of a fit. Only the chief has any. One that throws is ended, reported and not called
 * again.
 */
final class Logbook implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final List<MetricLogger> all;
  private final RunFolder folder;
  private final boolean haltOnFailure;
  private final Map<String, MetricLogger> open = new LinkedHashMap<>(); // by class and number
  private boolean listens; // of the thread that fits
  private FitOutcome outcome = FitOutcome.FAILED; // until it is known to be another one

  /**
   * Creates a logbook; no logger is called yet.
   *
   * @param haltOnFailure whether it is an error that one cannot write; else it is left out
   */
  Logbook(List<MetricLogger> loggers, RunFolder folder, boolean haltOnFailure) {
    this.all = List.copyOf(loggers);
    this.folder = folder;
    this.haltOnFailure = haltOnFailure;
  }

  private interface Work {
    void with(String key, MetricLogger logger) throws IOException;
  }

  /**
   * Opens all loggers; those of a new run are given the graph.
   *
   * @param marks what {@link #marks} returned for the checkpoint that the fit goes on from
   */
  void start(long step, Map<String, String> settings, GraphDef graph, Map<String, String> marks) {
    listens = true;
    outcome = FitOutcome.FAILED;
    Map<String, Integer> count = new LinkedHashMap<>();
    for (MetricLogger logger : all) {
      String name = logger.getClass().getName();
      open.put(name + "#" + count.merge(name, 1, Integer::sum), logger);
    }
    each(
        (key, logger) -> {
          String mark = marks.get(key);
          if (mark == null) {
            logger.start(folder.path(), step, settings);
          } else {
            logger.resume(folder.path(), step, mark, settings);
          }
          if (step == 0) {
            logger.graph(graph);
          }
        });
  }

  /** Gives all loggers a table, and keeps a file of it in the run's folder, if any logs there. */
  void table(String title, List<List<String>> rows, String file, String text) {
    each((key, logger) -> logger.table(title, rows));
    if (!open.isEmpty()) {
      try {
        WholeFile.write(folder.path().resolve(file), text);
      } catch (IOException e) {
        throw new UncheckedIOException("%s cannot be written: %s".formatted(file, e), e);
      }
    }
  }

  /** Takes how the fit ends, which all loggers are told at {@link #close}. */
  void ends(FitOutcome how) {
    outcome = how;
  }

  /** Returns whether the fit has started its loggers and not ended them yet. */
  boolean listens() {
    return listens;
  }

  void log(long step, MetricValues values) {
    each((key, logger) -> logger.log(step, values));
  }

  /** Gives the throughput to the loggers that ask for it. */
  void pace(long step, Pace pace) {
    MetricValues values =
        new MetricValues(
            Map.of(
                "throughput/examples_per_second",
                pace.examplesPerSecond(),
                "throughput/loader_wait",
                pace.waitFraction()));
    each(
        (key, logger) -> {
          if (logger.logsThroughput()) {
            logger.log(step, values);
          }
        });
  }

  void histogram(long step, String name, float[] values) {
    each((key, logger) -> logger.histogram(step, name, values));
  }

  /** Gives a warning to all loggers. */
  void warning(long step, String text) {
    each((key, logger) -> logger.warning(step, text));
  }

  /** Gives the figures of a validation to all loggers. */
  void figures(long step, Map<String, Figure> figures) {
    figures.forEach((name, figure) -> each((key, logger) -> logger.figure(step, name, figure)));
  }

  /**
   * Gives the figures of an evaluation after a fit to the loggers that the fit has had; nothing if
   * there was none. They are left out with a warning if another trainer has the run's folder by
   * now.
   */
  void figuresAfterFit(long step, Map<String, Figure> figures) {
    Optional<Path> run = folder.known().filter(Files::isDirectory);
    if (figures.isEmpty() || run.isEmpty()) {
      return;
    }
    if (!folder.lock()) {
      LOG.warn("{} is in use by another trainer: its report does not get the figures", run.get());
      return;
    }
    try {
      for (MetricLogger logger : all) {
        try {
          logger.figuresAfterFit(run.get(), step, figures);
        } catch (IOException | RuntimeException e) { // a logger may be a user's
          report(failure(logger, e));
        }
      }
    } finally {
      folder.release();
    }
  }

  /** Brings what was logged to the disk, and returns each logger's mark, by class and number. */
  Map<String, String> marks() {
    Map<String, String> marks = new LinkedHashMap<>();
    each((key, logger) -> marks.put(key, logger.mark()));
    return marks;
  }

  private void each(Work work) {
    for (Map.Entry<String, MetricLogger> entry : List.copyOf(open.entrySet())) {
      MetricLogger logger = entry.getValue();
      try {
        work.with(entry.getKey(), logger);
      } catch (IOException | RuntimeException e) { // a logger may be a user's
        open.remove(entry.getKey());
        RuntimeException failure = failure(logger, e);
        end(logger, failure);
        report(failure);
      }
    }
  }

  private static RuntimeException failure(MetricLogger logger, Exception e) {
    String name = logger.getClass().getSimpleName();
    return e instanceof IOException io
        ? new UncheckedIOException("%s cannot write: %s".formatted(name, e), io)
        : new UserCodeException(logger.getClass().getName(), e);
  }

  private static void end(MetricLogger logger, RuntimeException failure) {
    try {
      logger.end(FitOutcome.FAILED);
    } catch (IOException | RuntimeException again) {
      failure.addSuppressed(again);
    }
  }

  private void report(RuntimeException failure) {
    if (haltOnFailure) {
      throw failure;
    }
    LOG.error("{}; the logger is left out from now on", failure.getMessage(), failure);
  }

  /** Ends each logger once, also those after one that throws. */
  @Override
  public void close() {
    listens = false;
    List<MetricLogger> left = new ArrayList<>(open.values());
    open.clear();
    @Nullable RuntimeException first = null;
    for (MetricLogger logger : left) {
      try {
        logger.end(outcome);
      } catch (IOException | RuntimeException e) {
        RuntimeException failure = failure(logger, e);
        if (!haltOnFailure) {
          report(failure);
        } else if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
