/** Fuzzed tables, and what a trainer and its exported model make of them. */
@NullMarked
package io.keraunos.examples.skew;

import org.jspecify.annotations.NullMarked;
