package io.keraunos.engine;

import io.keraunos.trainer.Trainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said once for all workers, by the chief.
 *
 * @param chief whether this process is it
 */
record ChiefLog(boolean chief) {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  /** Logs something. */
  void say(String text) {
    if (chief) {
      LOG.info("{}", text);
    }
  }

  /** Warns of something. */
  void warn(String text) {
    if (chief) {
      LOG.warn("{}", text);
    }
  }
}
