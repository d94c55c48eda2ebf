/**
 * Keraunos beside training loops written by hand on TensorFlow Java: {@link
 * io.keraunos.benchmarks.CompareLoops} for time, {@link io.keraunos.benchmarks.MemoryRun} for
 * memory.
 */
@NullMarked
package io.keraunos.benchmarks;

import org.jspecify.annotations.NullMarked;
