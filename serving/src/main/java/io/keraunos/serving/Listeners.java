package io.keraunos.serving;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, whose mistakes are logged and nobody else's. */
record Listeners(List<PredictionListener> all) {

  private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);

  Listeners {
    all = List.copyOf(all);
  }

  void tell(Consumer<PredictionListener> event) {
    for (PredictionListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.error("{} failed on a prediction's event; the prediction is not affected", listener, e);
      }
    }
  }
}
