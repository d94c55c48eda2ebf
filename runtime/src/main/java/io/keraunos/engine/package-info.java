/**
 * The implementation of the trainer: {@link io.keraunos.engine.ModuleTrainer}, the loops, and the
 * parts of a run. The only package that knows all others; user code names nothing of it.
 */
@NullMarked
package io.keraunos.engine;

import org.jspecify.annotations.NullMarked;
