/**
 * Metrics and figures that are exact over an epoch ({@link io.keraunos.metric.Metrics}, {@link
 * io.keraunos.metric.ClassCounts}, {@link io.keraunos.metric.RegressionMetrics}, {@link
 * io.keraunos.metric.Plots}), and their names and values ({@link io.keraunos.metric.MetricName},
 * {@link io.keraunos.metric.MetricValues}).
 */
@NullMarked
package io.keraunos.metric;

import org.jspecify.annotations.NullMarked;
