/**
 * The implementation of the trainer: {@link io.keraunos.engine.ModuleTrainer}, the loops, and the
 * parts of a run. The one package that knows the others; users name nothing of it.
 */
@NullMarked
package io.keraunos.engine;

import org.jspecify.annotations.NullMarked;
