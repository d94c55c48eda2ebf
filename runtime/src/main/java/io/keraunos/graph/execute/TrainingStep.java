package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.loading.Batch;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One training step of a module. Used by one thread at a time. */
final class TrainingStep implements AutoCloseable {

  private final StepCourse course;
  private final ScalarFeeds scalars;
  private final MetricSums metrics;
  private final ShareRuns loss;
  private final Optional<AnomalyRun> anomalies;

  TrainingStep(StepCalls calls, TracedTraining traced, StepCourse course, ScalarFeeds scalars) {
    this.course = course;
    this.scalars = scalars;
    this.metrics = new MetricSums(calls.replicas(), traced.step(), traced.metrics());
    // With the gradients as target, so that the kernels are those of training.
    List<String> idle = traced.idle().stream().toList();
    this.loss =
        ShareRuns.of(
            calls,
            Collections.nCopies(traced.shares(), List.of(traced.loss().gradients())),
            List.of(),
            List.of(traced.loss().value()),
            idle);
    this.anomalies = traced.probes().map(of -> new AnomalyRun(calls, of, traced.shares(), idle));
  }

  /** Prepares a step that takes one batch. */
  static TrainingStep of(StepCalls calls, TracedTraining traced) {
    ScalarFeeds scalars = new ScalarFeeds(traced.optimizerFeeds().size());
    StepCourse course;
    if (traced.update() instanceof TracedUpdate.Direct of) {
      course = DirectCourse.of(calls, traced, of.step(), scalars);
    } else if (traced.update() instanceof TracedUpdate.Kept of) {
      course = KeptCourse.of(calls, traced, of, scalars);
    } else if (traced.update() instanceof TracedUpdate.Exchanged of) {
      course = new ExchangedCourse(calls, traced, of, scalars);
    } else {
      throw new AssertionError(traced.update());
    }
    return new TrainingStep(calls, traced, course, scalars);
  }

  /** Returns the number of shares that each batch must be split into. */
  int shares() {
    return course.shares().size();
  }

  /** Returns the metrics. */
  MetricSums metrics() {
    return metrics;
  }

  /** Returns the search for values that are not finite; empty unless that was asked for. */
  Optional<AnomalyRun> anomalies() {
    return anomalies;
  }

  /**
   * Trains on a batch: a whole step.
   *
   * @param optimizerScalars the scalars of {@code OptimizerSpec.scalars}
   */
  StepOutcome train(List<Batch> batch, long position, double[] optimizerScalars, int vote) {
    scalars.set(optimizerScalars);
    StepOutcome outcome = course.train(batch, position, vote);
    metrics.addRows(batch, course.shares());
    return outcome;
  }

  /**
   * Computes the loss of the first share that has examples, without training or counting; 0 if none
   * has.
   */
  float loss(List<Batch> batch, long position) {
    loss.run(batch, position);
    float first = 0;
    for (int share = batch.size() - 1; share >= 0; share--) {
      if (batch.get(share).size() > 0) {
        try (NativeTensor value = loss.run(share).take(0)) {
          first = value.data().getFloat(0);
        }
      }
    }
    return first;
  }

  @Override
  public void close() {
    course.close();
    scalars.close();
    loss.close();
    anomalies.ifPresent(AnomalyRun::close);
  }
}
