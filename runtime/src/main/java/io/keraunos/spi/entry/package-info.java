/**
 * Entries of generated code into the runtime, whose inside is not exported: {@link
 * io.keraunos.spi.entry.Trainers} starts a trainer, {@link io.keraunos.spi.entry.Predictors} loads
 * an exported model.
 *
 * <p>Users do not call them: {@code Cifar10NetTrainer.builder(...)} does the same in fewer words.
 */
@NullMarked
package io.keraunos.spi.entry;

import org.jspecify.annotations.NullMarked;
