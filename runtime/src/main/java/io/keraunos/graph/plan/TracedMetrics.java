package io.keraunos.graph.plan;

import java.util.List;

/**
 * The names that read the sums of a stage's metrics.
 *
 * @param layout the layout of the metrics
 * @param value the sums
 * @param reset the op that sets them to zero
 * @param rows the outputs fetched with every batch
 */
public record TracedMetrics(MetricLayout layout, String value, String reset, List<String> rows) {}
