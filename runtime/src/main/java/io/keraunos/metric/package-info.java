/**
 * Metrics that are exact over an epoch ({@link io.keraunos.metric.Metrics}), and their names and
 * values ({@link io.keraunos.metric.MetricName}, {@link io.keraunos.metric.MetricValues}).
 */
@NullMarked
package io.keraunos.metric;

import org.jspecify.annotations.NullMarked;
