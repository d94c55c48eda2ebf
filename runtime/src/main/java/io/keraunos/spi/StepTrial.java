package io.keraunos.spi;

import io.keraunos.annotation.Stage;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * Single steps of a module on given examples, without a fit: for its tests. Used by one thread at a
 * time; a call from another, or one after {@link #close}, is refused with an {@code
 * IllegalStateException}.
 *
 * @since SPI version 4
 */
public interface StepTrial extends AutoCloseable {

  /**
   * The values of a tensor.
   *
   * @param shape its shape
   * @param elements its elements in row-major order
   */
  record Values(long[] shape, float[] elements) {}

  /**
   * What a step has computed.
   *
   * @param loss the mean loss; empty but for a training step
   * @param metrics what was logged, by name
   * @param gradients those of the mean loss by each weight that it depends on, by name, before
   *     clipping; empty but for a training step that was taken back
   */
  record Outcome(
      OptionalDouble loss, Map<String, Double> metrics, SortedMap<String, Values> gradients) {}

  /** Returns the names of the module's training steps, in the order in which they train. */
  List<String> trainingSteps();

  /**
   * Takes one training step, and puts every variable back to the bit.
   *
   * @param step the number of the step in {@link #trainingSteps}, from 0
   * @throws IllegalArgumentException if there is no example, or one does not fit; the message has
   *     its number and names the component
   */
  Outcome attempt(int step, List<?> examples);

  /**
   * Trains: takes all training steps, one after the other, and keeps what they change.
   *
   * @throws IllegalStateException if the module has no training step
   * @throws IllegalArgumentException as {@link #attempt} does
   */
  Outcome train(List<?> examples);

  /**
   * Runs the validation or test step.
   *
   * @throws IllegalStateException if the module has none for the stage
   * @throws IllegalArgumentException as {@link #attempt} does
   */
  Outcome evaluate(Stage stage, List<?> examples);

  /**
   * Runs the predict step.
   *
   * @throws IllegalStateException if the module has none
   * @throws IllegalArgumentException as {@link #attempt} does
   */
  Values predict(List<?> examples);

  /** Returns the variables of the layers, those that training does not move among them, by name. */
  SortedMap<String, Values> weights();

  /** Frees native memory. Calling it again does nothing. */
  @Override
  void close();
}
