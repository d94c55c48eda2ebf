package io.keraunos.engine;

import io.keraunos.trainer.Trainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log messages of the chief, once for all workers.
 *
 * @param chief whether this process is it
 */
record ChiefLog(boolean chief) {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  /** Logs a text. */
  void say(String text) {
    if (chief) {
      LOG.info("{}", text);
    }
  }

  /** Logs a warning. */
  void warn(String text) {
    if (chief) {
      LOG.warn("{}", text);
    }
  }
}
