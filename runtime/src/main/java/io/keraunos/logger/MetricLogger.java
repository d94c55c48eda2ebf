package io.keraunos.logger;

import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * Writes the metrics of a fit to some destination. Of several workers the chief alone calls it, on
 * the thread that trains. A logger that throws is ended and not called again; its exception ends
 * the fit, or is logged as an error if the trainer was given {@code haltOnWriteFailure(false)}.
 */
public interface MetricLogger {

  /**
   * Called when a fit begins.
   *
   * @param folder the run's folder, which is there; the same as before if the fit was resumed
   * @param step the step after which it begins: 0, or that of the checkpoint it goes on from. What
   *     was logged in the folder for later steps is void
   * @param settings the trainer's settings, by name
   */
  void start(Path folder, long step, Map<String, String> settings) throws IOException;

  /**
   * Called when a fit goes on from a checkpoint of this folder. Calls {@link #start} by default.
   *
   * @param step the checkpoint's
   * @param mark what {@link #mark} returned before that checkpoint was written; what was logged
   *     later is void, also that of the same step
   */
  default void resume(Path folder, long step, String mark, Map<String, String> settings)
      throws IOException {
    start(folder, step, settings);
  }

  /**
   * Brings all logged values to the disk: a checkpoint is about to be written, which vouches for
   * them. Nothing by default.
   *
   * @return what {@link #resume} is to be told by a fit that goes on from that checkpoint, such as
   *     the length of a file; empty by default
   */
  default String mark() throws IOException {
    return "";
  }

  /**
   * Called when metrics are known.
   *
   * @param step optimizer steps finished
   * @param values the training metrics of the steps since they were last logged, with {@code
   *     learning_rate}; or those of a validation
   */
  void log(long step, MetricValues values) throws IOException;

  /**
   * Takes the model's graph, once, after the start of a fit that is not resumed. Ignored by
   * default.
   */
  default void graph(GraphDef graph) throws IOException {}

  /**
   * Takes the values of a distribution, such as a variable's weights. Ignored by default.
   *
   * @param step optimizer steps finished
   * @param name the name of the values, such as a variable's
   */
  default void histogram(long step, String name, float[] values) throws IOException {}

  /**
   * Takes a table that does not change while the fit runs, such as that of the features, after the
   * start of every fit. Ignored by default.
   *
   * @param title its title
   * @param rows the texts of its cells, as many in each row; the first row is the heading
   */
  default void table(String title, List<List<String>> rows) throws IOException {}

  /**
   * Takes a warning: what is probably wrong with the program, its data or the run. Of those that
   * were found before the fit began, each is given after the start. Ignored by default.
   *
   * @param step optimizer steps finished
   * @param text what was found, and what to do
   */
  default void warning(long step, String text) throws IOException {}

  /**
   * Takes a figure that a validation has drawn. Ignored by default.
   *
   * @param step optimizer steps finished
   * @param name the name it was logged under
   */
  default void figure(long step, String name, Figure figure) throws IOException {}

  /**
   * Takes the figures of a validation or a test after the fit, when {@link #end} was called.
   * Ignored by default.
   *
   * @param folder the run's folder
   * @param step optimizer steps finished
   * @param figures by name
   */
  default void figuresAfterFit(Path folder, long step, Map<String, Figure> figures)
      throws IOException {}

  /**
   * Returns whether {@link #log} is given the throughput too, with each report of the training
   * metrics: {@code throughput/examples_per_second} and {@code throughput/loader_wait}, the share
   * of the time in which the model waited for data. They differ from run to run. False by default;
   * a {@code ThroughputMonitor} gives them to all loggers.
   */
  default boolean logsThroughput() {
    return false;
  }

  /**
   * Returns whether this is the report of the run: a trainer that is given one adds no {@link
   * HtmlReport} to its loggers. False by default.
   */
  default boolean isReport() {
    return false;
  }

  /** Called when the fit has ended, well or not: writes what is not written yet. */
  void end() throws IOException;

  /**
   * Called when the fit has ended, in the place of {@link #end()}, by a logger that tells how a fit
   * has ended, such as to a tracking server. Calls that by default.
   */
  default void end(FitOutcome outcome) throws IOException {
    end();
  }
}
