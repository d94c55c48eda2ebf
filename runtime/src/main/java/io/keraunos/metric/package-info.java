/**
 * Metrics that are exact over an epoch ({@link io.keraunos.metric.Metrics}), and how they are
 * addressed ({@link io.keraunos.metric.MetricName}, {@link io.keraunos.metric.MetricValues}).
 */
@NullMarked
package io.keraunos.metric;

import org.jspecify.annotations.NullMarked;
