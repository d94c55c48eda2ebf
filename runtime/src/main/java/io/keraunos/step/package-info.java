/**
 * The API of step methods: {@link io.keraunos.step.Step}, the variables of its layers ({@link
 * io.keraunos.step.LayerScope}) and the metrics it can log ({@link io.keraunos.step.Metric}).
 */
@NullMarked
package io.keraunos.step;

import org.jspecify.annotations.NullMarked;
