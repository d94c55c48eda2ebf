package io.keraunos.logger;

import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * Writes the metrics of a fit somewhere. Of several workers the chief alone calls it, on the thread
 * that trains. One that throws is ended and not called again; what it threw ends the fit, or is
 * logged as an error if the trainer was given {@code haltOnWriteFailure(false)}.
 */
public interface MetricLogger {

  /**
   * A fit begins.
   *
   * @param folder the run's folder, which is there; the same as before if the fit was resumed
   * @param step the step after which it begins: 0, or that of the checkpoint it goes on from. What
   *     was logged in the folder for later steps is void
   * @param settings the trainer's settings, by name
   */
  void start(Path folder, long step, Map<String, String> settings) throws IOException;

  /**
   * A fit goes on from a checkpoint of this folder. By default as {@link #start} begins.
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
   * Brings all that was logged to the disk: a checkpoint is about to be written, which vouches for
   * it. Nothing by default.
   *
   * @return what {@link #resume} is to be told by a fit that goes on from that checkpoint, such as
   *     the length of a file; empty by default
   */
  default String mark() throws IOException {
    return "";
  }

  /**
   * Metrics are known.
   *
   * @param step optimizer steps finished
   * @param values the training metrics of the steps since they were last logged, with {@code
   *     learning_rate}; or those of a validation
   */
  void log(long step, MetricValues values) throws IOException;

  /**
   * The model's graph; given once, after the start of a fit that is not resumed. Left out by
   * default.
   */
  default void graph(GraphDef graph) throws IOException {}

  /**
   * How some values are spread. Left out by default.
   *
   * @param step optimizer steps finished
   * @param name what they are, such as a variable's name
   */
  default void histogram(long step, String name, float[] values) throws IOException {}

  /** The fit has ended, well or not: what is not written yet is written now. */
  void end() throws IOException;
}
