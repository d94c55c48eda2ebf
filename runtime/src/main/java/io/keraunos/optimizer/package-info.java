/**
 * Optimizers as immutable values ({@link io.keraunos.optimizer.OptimizerSpec}) and learning-rate
 * schedules as pure functions ({@link io.keraunos.optimizer.LearningRateSchedule}); groups of
 * weights ({@link io.keraunos.optimizer.ParameterGroups}) and {@link
 * io.keraunos.optimizer.GradientClipping}.
 */
@NullMarked
package io.keraunos.optimizer;

import org.jspecify.annotations.NullMarked;
