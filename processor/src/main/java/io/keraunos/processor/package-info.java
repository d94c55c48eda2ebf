/**
 * Generates the glue between an annotated class and the trainer, in three steps that each have a
 * package: {@code parse} reads and checks the class, {@code model} is what was read, {@code write}
 * writes the sources. Start with {@link io.keraunos.processor.KeraunosProcessor}.
 */
@NullMarked
package io.keraunos.processor;

import org.jspecify.annotations.NullMarked;
