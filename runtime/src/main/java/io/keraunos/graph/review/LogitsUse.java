package io.keraunos.graph.review;

import io.keraunos.finding.Place;
import java.util.Optional;
import org.tensorflow.Operand;

/**
 * A use of logits.
 *
 * @param by the name of the loss or metric
 * @param logits what it takes for logits
 * @param place the user's line that calls it
 */
public record LogitsUse(String by, Operand<?> logits, Optional<Place> place) {}
