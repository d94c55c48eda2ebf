/**
 * Penalties for large weights, added to the training loss. A {@link
 * io.keraunos.regularizer.Regularizer} is a function of a weight's value.
 */
@NullMarked
package io.keraunos.regularizer;

import org.jspecify.annotations.NullMarked;
