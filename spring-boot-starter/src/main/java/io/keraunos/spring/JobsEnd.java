package io.keraunos.spring;

import io.keraunos.job.TrainingJobs;
import org.springframework.context.SmartLifecycle;

/** Ends training jobs as the application stops, while the beans that they use are still there. */
final class JobsEnd implements SmartLifecycle {

  private final TrainingJobs jobs;
  private volatile boolean running;

  JobsEnd(TrainingJobs jobs) {
    this.jobs = jobs;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    jobs.endAll();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
