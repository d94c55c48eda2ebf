package io.keraunos.spi;

import java.util.List;
import java.util.function.Consumer;

/**
 * Predicts with an exported model. Generated code gives it the values of the predict step's
 * parameters. Any number of threads may call it at the same time.
 */
public interface Predictor extends AutoCloseable {

  /**
   * Returns the output for one example, flat in row-major order. Integer outputs come as floats.
   *
   * @param values writes the example's values
   * @throws IllegalArgumentException if they do not fit; the message names the parameter
   * @throws IllegalStateException if the predictor is closed
   */
  float[] predict(Consumer<ExampleWriter> values);

  /**
   * Returns the outputs for some examples, in their order, each as {@link #predict(Consumer)} gives
   * it.
   *
   * @param filler writes an example's values
   * @throws IllegalArgumentException if one does not fit; the message has its index in the list
   * @throws IllegalStateException if the predictor is closed
   */
  <T> List<float[]> predict(List<? extends T> examples, RowFiller<? super T> filler);

  /**
   * Waits for running predictions, and frees native memory. Calling it again does nothing.
   *
   * @throws IllegalStateException if it is called by what writes an example, which it would wait
   *     for
   */
  @Override
  void close();
}
