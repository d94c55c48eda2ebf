package io.keraunos.serving;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a served model does. The first method is called in the thread of each request, and so
 * must be quick and may be called by several at once; the others are called in the thread that
 * changes over. A model does not answer worse because a listener throws: it is logged.
 */
public interface PredictionListener {

  /**
   * A request.
   *
   * @param model the name of the model
   * @param version the folder that answered
   * @param examples the number of examples asked for
   * @param time from the call to the answer, waiting for a batch included
   * @param failure what the caller gets instead of an answer; null if there is one
   */
  record Prediction(
      String model,
      Path version,
      int examples,
      Duration time,
      @Nullable RuntimeException failure) {}

  /**
   * A change-over.
   *
   * @param model the name of the model
   * @param from the version that answered before
   * @param to the version that answers now
   * @param reason why, for people
   */
  record Change(String model, Path from, Path to, String reason) {}

  /** Hears of a request. */
  default void predicted(Prediction prediction) {}

  /** Hears of a change-over. */
  default void changed(Change change) {}
}
