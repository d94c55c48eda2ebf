/**
 * Losses: {@link io.keraunos.loss.Losses} returns one loss for each example, so that means over
 * uneven batches stay exact.
 */
@NullMarked
package io.keraunos.loss;

import org.jspecify.annotations.NullMarked;
