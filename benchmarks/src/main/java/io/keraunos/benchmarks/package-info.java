/** Measured comparisons with a training loop written by hand. */
@NullMarked
package io.keraunos.benchmarks;

import org.jspecify.annotations.NullMarked;
