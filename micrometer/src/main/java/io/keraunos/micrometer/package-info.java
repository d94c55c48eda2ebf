/** Meters for Micrometer: {@link io.keraunos.micrometer.TrainingMeters} is those of a fit. */
@NullMarked
package io.keraunos.micrometer;

import org.jspecify.annotations.NullMarked;
