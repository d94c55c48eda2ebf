/**
 * The checks of data before the first step. An {@link io.keraunos.preflight.ExampleSample} has what
 * was seen of a loader's dataset; {@link io.keraunos.preflight.DataChecks} compares it with how the
 * steps use it, and with the samples of other loaders.
 */
@NullMarked
package io.keraunos.preflight;

import org.jspecify.annotations.NullMarked;
