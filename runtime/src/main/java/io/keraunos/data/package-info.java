/**
 * Examples on their way to the device: datasets, the order they are read in, the threads that load
 * them and the readers users expect. Start with {@link io.keraunos.data.Dataset}, what a user
 * gives; {@link io.keraunos.data.BatchLoader}, what turns it into batches; and {@link
 * io.keraunos.data.SamplingOrder}, which says what is in them.
 */
@NullMarked
package io.keraunos.data;

import org.jspecify.annotations.NullMarked;
