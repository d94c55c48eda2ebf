/** A small network on a table of customers, of whom some leave. */
@NullMarked
package io.keraunos.examples.churn;

import org.jspecify.annotations.NullMarked;
