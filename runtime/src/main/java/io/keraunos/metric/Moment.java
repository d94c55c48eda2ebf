package io.keraunos.metric;

import io.keraunos.annotation.Stage;

/**
 * The time of a measurement, in a fit's own terms.
 *
 * @param stage the stage whose step logged it; an epoch's training metrics are of {@code TRAIN}
 * @param epoch the epoch it was measured in or at the end of, from 0
 * @param step optimizer steps finished by then, over all epochs
 */
public record Moment(Stage stage, long epoch, long step) {}
