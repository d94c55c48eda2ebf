/** Watches of a fit while it runs: of its losses, weights, learning rates and predictions. */
@NullMarked
package io.keraunos.watch;

import org.jspecify.annotations.NullMarked;
