/**
 * Examples on their way to the device: {@link io.keraunos.data.Dataset}, the order they are read
 * in, the threads that load them and the readers users expect.
 */
@NullMarked
package io.keraunos.data;

import org.jspecify.annotations.NullMarked;
