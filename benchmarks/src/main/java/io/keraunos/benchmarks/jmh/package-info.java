/** Microbenchmarks of what happens between two steps, with JMH. */
@NullMarked
package io.keraunos.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
