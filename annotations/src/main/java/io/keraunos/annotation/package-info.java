/**
 * The annotations that turn a plain class into a training program. Start with {@link
 * io.keraunos.annotation.TrainingStep}, {@link io.keraunos.annotation.DataLoader} and {@link
 * io.keraunos.annotation.Optimizer}: a class that has these three can be trained.
 */
@NullMarked
package io.keraunos.annotation;

import org.jspecify.annotations.NullMarked;
