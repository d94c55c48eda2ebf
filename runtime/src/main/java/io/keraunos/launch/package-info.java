/** Starts the workers of a job on one machine. */
@NullMarked
package io.keraunos.launch;

import org.jspecify.annotations.NullMarked;
