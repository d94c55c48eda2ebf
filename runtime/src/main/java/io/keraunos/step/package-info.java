/**
 * The API of step methods: {@link io.keraunos.step.Step}, the variables of its layers ({@link
 * io.keraunos.step.LayerScope}) and the metrics and figures it can log ({@link
 * io.keraunos.step.Metric}, {@link io.keraunos.step.Figure}).
 */
@NullMarked
package io.keraunos.step;

import org.jspecify.annotations.NullMarked;
