package io.keraunos.graph.review;

import io.keraunos.finding.Place;
import java.util.Optional;
import org.tensorflow.Operand;

/**
 * An operand that a loss or a metric takes for something.
 *
 * @param by the name of the loss or metric
 * @param what what it is taken for
 * @param value the operand
 * @param place the user's line that calls it
 */
public record TakenAs(String by, What what, Operand<?> value, Optional<Place> place) {

  /** The kinds that are told apart. */
  public enum What {
    /** Numbers before a softmax or a sigmoid. */
    LOGITS,
    /** Numbers from 0 to 1. */
    PROBABILITIES,
    /** Numbers that put examples in an order. */
    SCORES
  }
}
