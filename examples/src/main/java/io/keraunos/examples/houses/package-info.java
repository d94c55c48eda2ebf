/** A small network on a table of houses that were sold: at which price? */
@NullMarked
package io.keraunos.examples.houses;

import org.jspecify.annotations.NullMarked;
