package io.keraunos.serving;

import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Predictor;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a model before its first request: the first answers of a graph are slow. */
interface WarmUp {

  /** Asks it. */
  void ask(Predictor predictor);

  /** Asks for an example of zeros, texts of 0 among them. A model may refuse it: no error. */
  record Zeros(List<Feature> features) implements WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(ServedModel.class);
    private static final int TIMES = 3;

    @Override
    public void ask(Predictor predictor) {
      Consumer<ExampleWriter> zeros =
          row -> features.forEach(feature -> put(row, feature, feature.elements()));
      try {
        for (int i = 0; i < TIMES; i++) {
          predictor.predict(zeros);
          predictor.predict(List.of(zeros, zeros), Consumer::accept);
        }
      } catch (IllegalArgumentException e) {
        LOG.info(
            "the model is not warmed up: it does not take zeros ({}). Set warmUp to"
                + " ask it something else",
            e.getMessage());
      }
    }

    private static void put(ExampleWriter row, Feature feature, int size) {
      boolean scalar = feature.shape().isEmpty();
      switch (feature.type()) {
        case UINT8 -> row.put(new byte[size]);
        case FLOAT32 -> choose(scalar, () -> row.put(0f), () -> row.put(new float[size]));
        case FLOAT64 -> choose(scalar, () -> row.put(0.0), () -> row.put(new double[size]));
        case INT32 -> choose(scalar, () -> row.put(0), () -> row.put(new int[size]));
        case INT64 -> choose(scalar, () -> row.put(0L), () -> row.put(new long[size]));
        case BOOL -> choose(scalar, () -> row.put(false), () -> row.put(new boolean[size]));
        case STRING -> row.put("0"); // an empty text is a missing one
      }
    }

    private static void choose(boolean first, Runnable one, Runnable other) {
      (first ? one : other).run();
    }
  }
}
