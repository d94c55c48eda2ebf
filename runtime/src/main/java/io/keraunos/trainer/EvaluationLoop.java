package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.data.BatchLoader;
import io.keraunos.graph.MetricTotals;
import io.keraunos.graph.StageRun;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Batches.Shared;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a validation or test step over its loaders. */
final class EvaluationLoop {

  private final Run run;
  private final StageRun stage;
  private final Map<String, BatchLoader> loaders;

  /**
   * @param loaders by name; the empty name where there is one
   */
  EvaluationLoop(Run run, StageRun stage, Map<String, BatchLoader> loaders) {
    this.run = run;
    this.stage = stage;
    this.loaders = loaders;
  }

  /** The names that are logged, of all loaders. */
  List<String> metrics() {
    return loaders.keySet().stream()
        .flatMap(loader -> stage.metrics().stream().map(metric -> named(metric, loader)))
        .toList();
  }

  private static String named(String metric, String loader) {
    return loader.isEmpty() ? metric : metric + "/" + loader;
  }

  /**
   * One pass over each loader, of the model's weights: of their averages, if there are some.
   *
   * @throws InterruptedRunException if it is cut off
   */
  Evaluation run(Limit limit) {
    Stage of = stage.stage();
    boolean validation = of == Stage.VALIDATE;
    return run.events()
        .within(
            validation ? Event.VALIDATION_START : Event.TEST_START,
            run.evaluationEvent(of, MetricValues.EMPTY, false),
            validation ? Event.VALIDATION_END : Event.TEST_END,
            () -> pass(of.name().toLowerCase(Locale.ROOT), limit),
            evaluation -> run.evaluationEvent(of, evaluation.metrics(), true),
            () -> run.evaluationEvent(of, MetricValues.EMPTY, false));
  }

  /**
   * One pass over each loader that nobody is told of.
   *
   * @param name what progress calls it
   */
  Evaluation pass(String name, Limit limit) {
    return run.averaged(() -> passes(name, limit));
  }

  private Evaluation passes(String name, Limit limit) {
    long started = System.nanoTime();
    Map<String, Double> values = new LinkedHashMap<>();
    long examples = 0;
    for (Map.Entry<String, BatchLoader> loader : loaders.entrySet()) {
      String of = loader.getKey();
      MetricTotals totals = pass(of.isEmpty() ? name : name + " " + of, loader.getValue(), limit);
      totals.values().asMap().forEach((metric, value) -> values.put(named(metric, of), value));
      examples += totals.examples();
    }
    return new Evaluation(
        stage.stage(),
        new MetricValues(values).at(run.state().now(stage.stage())),
        examples,
        Duration.ofNanos(System.nanoTime() - started));
  }

  private MetricTotals pass(String name, BatchLoader loader, Limit limit) {
    long done = 0;
    long batches = limit.of(name, loader.batches());
    run.progress().begin(name, batches == Long.MAX_VALUE ? -1 : batches);
    loader.start(0, 0, batches);
    for (Shared batch = Batches.next(loader, run::toEnd);
        batch != null;
        batch = Batches.next(loader, run::toEnd)) {
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
      checkInterrupted(name, loader, done);
    }
    MetricTotals totals = stage.window();
    run.progress().end();
    return totals;
  }

  private void checkInterrupted(String name, BatchLoader loader, long batches) {
    if (run.interruptedAfter(loader, batches)) {
      // What was counted so far must not be taken for a result.
      stage.window();
      throw InterruptedRunException.agreed(name, run.stop().interrupted().orElseThrow());
    }
  }
}
