/**
 * Arithmetic of layers: what they compute, without the settings a user writes. A layer of {@code
 * io.keraunos.layer} is its fluent settings and a call into this package, which knows nothing of
 * layers. It is not exported and may change at any time.
 *
 * <p>{@link io.keraunos.functional.Affine} creates kernels and biases and multiplies by them;
 * {@link io.keraunos.functional.Window} slides over images; {@link
 * io.keraunos.functional.Recurrence} unrolls a cell over a sequence. {@link
 * io.keraunos.functional.Checks} refuses inputs that do not fit. Losses and metrics share {@link
 * io.keraunos.functional.Pair}, a prediction and its target, and {@link
 * io.keraunos.functional.Weighing}, the places that count.
 */
@NullMarked
package io.keraunos.functional;

import org.jspecify.annotations.NullMarked;
