package io.keraunos.testing;

import io.keraunos.spi.StepTrial;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Loss, metrics and gradients that a step has computed on the examples it was given. */
public final class StepResult {

  private final OptionalDouble loss;
  private final Map<String, Double> metrics;
  private final SortedMap<String, Values> gradients = new TreeMap<>();

  StepResult(StepTrial.Outcome of) {
    this.loss = of.loss();
    this.metrics = of.metrics();
    of.gradients().forEach((name, value) -> gradients.put(name, new Values(value)));
  }

  /**
   * Returns the mean loss over the examples, with the penalties of regularizers.
   *
   * @throws IllegalStateException if the step is no training step
   */
  public double loss() {
    return loss.orElseThrow(
        () ->
            new IllegalStateException(
                "only a training step has a loss of its own. Log it in the step and read it with"
                    + " metric(...), one of "
                    + metrics.keySet()));
  }

  /**
   * Returns what the step has logged under a name.
   *
   * @throws IllegalArgumentException if it has logged no such name; the message has all of them
   */
  public double metric(String name) {
    return Names.find("metric", name, metrics);
  }

  /** Returns everything that was logged, by name. */
  public Map<String, Double> metrics() {
    return metrics;
  }

  /**
   * Returns the gradient of the mean loss by a weight, before it is clipped.
   *
   * @param weight the weight's name, such as {@code conv1/kernel}
   * @throws IllegalArgumentException if the loss depends on no such weight, or the step is no
   *     training step; the message has all names
   */
  public Values gradient(String weight) {
    return Names.find("gradient by", weight, gradients);
  }

  /** Returns all gradients, by the names of the weights; none of a step that is kept. */
  public SortedMap<String, Values> gradients() {
    return Collections.unmodifiableSortedMap(gradients);
  }
}
