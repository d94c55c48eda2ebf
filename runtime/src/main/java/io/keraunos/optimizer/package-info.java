/**
 * Optimizers as immutable values ({@link io.keraunos.optimizer.OptimizerSpec}) and learning-rate
 * schedules as pure functions ({@link io.keraunos.optimizer.LearningRateSchedule}).
 */
@NullMarked
package io.keraunos.optimizer;

import org.jspecify.annotations.NullMarked;
