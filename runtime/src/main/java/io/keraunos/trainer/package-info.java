/**
 * The loops, their configuration and their results: {@link io.keraunos.trainer.Trainer}. The one
 * package that knows the others.
 */
@NullMarked
package io.keraunos.trainer;

import org.jspecify.annotations.NullMarked;
