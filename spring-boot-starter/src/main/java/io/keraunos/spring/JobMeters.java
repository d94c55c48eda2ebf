package io.keraunos.spring;

import io.keraunos.callback.Callback;
import io.keraunos.job.JobCallbacks;
import io.keraunos.micrometer.TrainingMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Meters of training jobs, by the tag {@code job}: the same ones for all jobs of a name. */
final class JobMeters implements JobCallbacks {

  private final MeterRegistry registry;
  private final Map<String, TrainingMeters> meters = new ConcurrentHashMap<>();

  JobMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Callback of(String job) {
    return meters.computeIfAbsent(job, name -> TrainingMeters.in(registry).tag("job", name));
  }
}
