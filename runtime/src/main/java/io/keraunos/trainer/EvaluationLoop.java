package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.data.BatchLoader;
import io.keraunos.graph.MetricTotals;
import io.keraunos.graph.StageRun;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Batches.Shared;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Runs a validation or test step over its loader. */
final class EvaluationLoop {

  private final Run run;
  private final StageRun stage;
  private final BatchLoader loader;

  EvaluationLoop(Run run, StageRun stage, BatchLoader loader) {
    this.run = run;
    this.stage = stage;
    this.loader = loader;
  }

  /** The names that are logged. */
  List<String> metrics() {
    return stage.metrics();
  }

  /** One pass. */
  Evaluation run(Limit limit) {
    Stage of = stage.stage();
    boolean validation = of == Stage.VALIDATE;
    run.events()
        .fire(
            validation ? Event.VALIDATION_START : Event.TEST_START,
            run.evaluationEvent(of, MetricValues.EMPTY));
    Evaluation evaluation = pass(of.name().toLowerCase(Locale.ROOT), limit);
    run.events()
        .fire(
            validation ? Event.VALIDATION_END : Event.TEST_END,
            run.evaluationEvent(of, evaluation.metrics()));
    return evaluation;
  }

  /**
   * One pass that nobody is told of.
   *
   * @param name what progress calls it
   */
  Evaluation pass(String name, Limit limit) {
    long started = System.nanoTime();
    long done = 0;
    long batches = limit.of(name, loader.batches());
    run.progress().begin(name, batches == Long.MAX_VALUE ? -1 : batches);
    loader.start(0, 0, batches);
    for (Shared batch = Batches.next(loader); batch != null; batch = Batches.next(loader)) {
      int size = batch.size();
      try {
        stage.evaluate(batch.shares());
      } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
        throw new StepFailedException(name + " batch " + (done + 1), e);
      } finally {
        batch.release();
      }
      done++;
      run.progress().step(size);
      checkInterrupted(name, done);
    }
    MetricTotals totals = stage.window();
    run.progress().end();
    return new Evaluation(
        stage.stage(),
        totals.values(),
        totals.examples(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  private void checkInterrupted(String name, long batches) {
    if (run.interruptedAfter(loader, batches)) {
      // What was counted so far must not be taken for a result.
      stage.window();
      throw new InterruptedRunException(name, run.stop().interrupted().orElseThrow());
    }
  }
}
