package io.keraunos.graph.review;

import io.keraunos.finding.Place;
import java.util.Optional;

/**
 * A share of a loss's targets that is spread over all classes.
 *
 * @param by the name of the loss
 * @param share from 0 up to, but not, 1
 * @param place the user's line that calls it
 */
public record SmoothedTarget(String by, double share, Optional<Place> place) {}
