/**
 * The annotations that turn a plain class into a training program. Start with {@link
 * io.keraunos.annotation.TrainingStep}, {@link io.keraunos.annotation.DataLoader} and {@link
 * io.keraunos.annotation.Optimizer}: a class that has these three can be trained.
 *
 * <p>The class extends nothing and implements nothing. It is a top-level or a static nested class,
 * not private (KER001 to KER003), and may be generic. Its layers are final fields that are not
 * private (KER701, KER702), or final lists of layers (KER704); a field's name is the name of its
 * variables in every checkpoint. From a class {@code Net} the processor generates, in the same
 * package and as visible as the class:
 *
 * <ul>
 *   <li>{@code NetTrainer}, whose {@code builder(net)} starts the configuration of a trainer;
 *   <li>{@code NetMetrics}, with a constant for each metric that the steps declare;
 *   <li>a collator for each record that its loaders yield.
 * </ul>
 *
 * For a nested class {@code Outer.Net} they are called {@code Outer_NetTrainer} and so on.
 *
 * <p>Annotated methods and layers of a superclass are inherited. A method that overrides an
 * annotated one repeats the annotation (KER009). An abstract class is a part of others: nothing is
 * generated for it, but for each of its subclasses that has an annotated method of its own.
 *
 * <p>Whatever is wrong is a compile error with an id such as KER106 and what to do; all mistakes of
 * a class are reported at once. {@code docs/errors.md} lists them.
 */
@NullMarked
package io.keraunos.annotation;

import org.jspecify.annotations.NullMarked;
