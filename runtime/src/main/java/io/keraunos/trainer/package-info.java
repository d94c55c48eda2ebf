/**
 * What a user says to a trainer and hears from it: {@link io.keraunos.trainer.Trainer}, its
 * settings in groups such as {@link io.keraunos.trainer.LengthSettings}, and its results.
 */
@NullMarked
package io.keraunos.trainer;

import org.jspecify.annotations.NullMarked;
