/**
 * The interface between generated code and the runtime, under one version. {@link
 * io.keraunos.spi.GeneratedCode} refuses code of another version; {@link
 * io.keraunos.spi.ModuleDefinition} holds a user's class as the trainer needs it; {@link
 * io.keraunos.spi.Collator} writes examples into batches; {@link io.keraunos.spi.Predictor} answers
 * from an exported model. {@link io.keraunos.spi.entry} starts the runtime.
 *
 * <p>Users do not write against this package; only the version that the processor generates for is
 * promised to work.
 */
@NullMarked
package io.keraunos.spi;

import org.jspecify.annotations.NullMarked;
