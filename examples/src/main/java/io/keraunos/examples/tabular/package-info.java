/** A small network on a table of numbers, with a yes-or-no answer. */
@NullMarked
package io.keraunos.examples.tabular;

import org.jspecify.annotations.NullMarked;
