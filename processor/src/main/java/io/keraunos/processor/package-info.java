/**
 * The annotation processor: reads a class into a model ({@link
 * io.keraunos.processor.ModuleParser}), and writes the model out ({@link
 * io.keraunos.processor.TrainerWriter}). Knows the runtime by name only.
 */
@NullMarked
package io.keraunos.processor;

import org.jspecify.annotations.NullMarked;
