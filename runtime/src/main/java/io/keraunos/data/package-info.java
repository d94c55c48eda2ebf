/**
 * Examples on their way to the device: datasets, sampling orders, loader threads and readers of
 * common formats. Start with {@link io.keraunos.data.Dataset}, which a user provides; {@link
 * io.keraunos.data.BatchLoader}, which turns it into batches; and {@link
 * io.keraunos.data.SamplingOrder}, which says what is in them.
 */
@NullMarked
package io.keraunos.data;

import org.jspecify.annotations.NullMarked;
