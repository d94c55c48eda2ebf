package io.keraunos.spi;

import java.util.List;
import java.util.function.Function;

/**
 * The kind of models that a generated predictor answers with: what opens, swaps, batches or
 * measures models of any kind is told by it which one. {@code ChurnPredictor.type()} returns that
 * of a generated class.
 *
 * @param <P> the generated predictor
 * @param predictor its class
 * @param method the predict step's name, which is that of the model's output
 * @param features what the predict step takes, in the order in which they are written
 * @param wrap makes the generated predictor that asks another one
 * @since SPI version 4
 */
public record PredictorType<P>(
    Class<P> predictor, String method, List<Feature> features, Function<Predictor, P> wrap) {

  /** Copies the list. */
  public PredictorType {
    features = List.copyOf(features);
  }
}
