/**
 * The API of a trainer: {@link io.keraunos.trainer.Trainer}, its settings in groups such as {@link
 * io.keraunos.trainer.LengthSettings}, and its results.
 */
@NullMarked
package io.keraunos.trainer;

import org.jspecify.annotations.NullMarked;
