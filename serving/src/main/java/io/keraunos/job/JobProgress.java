package io.keraunos.job;

import io.keraunos.metric.MetricValues;

/**
 * Progress of a training job.
 *
 * @param epochs finished epochs
 * @param steps finished optimizer steps, as of the last report, which comes every {@code
 *     logEverySteps} steps and at the end of an epoch
 * @param examplesPerSecond the pace since the report before; 0 before there is one
 * @param metrics the latest value of every metric
 */
public record JobProgress(long epochs, long steps, double examplesPerSecond, MetricValues metrics) {

  static final JobProgress NONE = new JobProgress(0, 0, 0, MetricValues.EMPTY);
}
