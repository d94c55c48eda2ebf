/**
 * What stands behind a trainer: {@link io.keraunos.engine.ModuleTrainer}, the loops, and what a run
 * owns. The one package that knows the others; users name nothing of it.
 */
@NullMarked
package io.keraunos.engine;

import org.jspecify.annotations.NullMarked;
