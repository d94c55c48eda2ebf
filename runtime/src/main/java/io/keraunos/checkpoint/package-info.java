/**
 * Checkpoints: folders that hold a run's variables and progress, and are there whole or not at all.
 */
@NullMarked
package io.keraunos.checkpoint;

import org.jspecify.annotations.NullMarked;
