package io.keraunos.graph.execute;

import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.loading.Batch;
import java.util.List;
import java.util.Optional;

/** Trains the module's only training step, on several batches at a time. */
public final class AccumulatingTraining implements TrainingRun {

  private final TrainingStep step;
  private final ScalarFeeds scalars;
  private final KeptCourse course;
  private final ShareRuns further; // batches of a step after the first
  private final List<PreparedRun> states; // move the states after every batch
  private final Optional<AnomalySearch> anomalies;
  private long accumulated; // examples of the step under way

  AccumulatingTraining(
      StepCalls calls,
      TracedTraining traced,
      TracedUpdate.Kept update,
      TracedUpdate.Accumulation accumulation) {
    this.scalars = new ScalarFeeds(traced.optimizerFeeds().size());
    this.course = KeptCourse.of(calls, traced, update, scalars);
    this.step = new TrainingStep(calls, traced, course, scalars);
    this.further =
        ShareRuns.of(
            calls,
            accumulation.add().stream().map(List::of).toList(),
            List.of(),
            traced.metrics().rows(),
            accumulation.clear());
    this.states = calls.ops(accumulation.states().stream().toList());
    this.anomalies = AnomalySearch.of(List.of(step));
  }

  @Override
  public int shares() {
    return step.shares();
  }

  @Override
  public List<String> metrics() {
    return step.metrics().names();
  }

  @Override
  public StepOutcome train(
      List<Batch> batch, long position, List<double[]> optimizerScalars, int vote) {
    accumulate(batch, position, true);
    return update(optimizerScalars, vote);
  }

  /**
   * Computes the gradients of a batch and adds them to those of its step. Nothing is trained before
   * {@link #update}, but states move.
   *
   * @param batch its shares, as for {@link #train}
   * @param position the index of the batch in training, counted from 1
   * @param first whether it is the first one of its step
   */
  public void accumulate(List<Batch> batch, long position, boolean first) {
    ShareRuns runs = first ? course.shares() : further;
    long examples = runs.run(batch, position);
    step.metrics().addRows(batch, runs);
    if (examples > 0) {
      states.forEach(PreparedRun::run);
    }
    accumulated = first ? examples : accumulated + examples;
  }

  /**
   * Trains on what was accumulated, which ends the step.
   *
   * @param optimizerScalars the scalars of {@code OptimizerSpec.scalars}, of the only training step
   * @param vote this worker's vote, a small number
   */
  public StepOutcome update(List<double[]> optimizerScalars, int vote) {
    scalars.set(optimizerScalars.get(0));
    return course.end().apply(accumulated, vote);
  }

  @Override
  public float loss(List<Batch> batch, long position) {
    return step.loss(batch, position);
  }

  @Override
  public Optional<AnomalySearch> anomalies() {
    return anomalies;
  }

  @Override
  public MetricTotals window() {
    return step.metrics().take();
  }

  @Override
  public MetricTotals newTotals() {
    return step.metrics().none();
  }

  @Override
  public void close() {
    step.close();
    further.close();
  }
}
