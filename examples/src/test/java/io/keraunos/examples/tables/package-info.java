/** The tables that the examples {@code churn} and {@code houses} ship, and how they are made. */
@NullMarked
package io.keraunos.examples.tables;

import org.jspecify.annotations.NullMarked;
