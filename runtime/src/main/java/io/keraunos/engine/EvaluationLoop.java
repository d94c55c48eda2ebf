package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.engine.Batches.Shared;
import io.keraunos.graph.execute.EvaluationRun;
import io.keraunos.graph.execute.MetricTotals;
import io.keraunos.loading.BatchLoader;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.StepFailedException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a validation or test step over its loaders. */
final class EvaluationLoop {

  private final EvaluationRun stage;
  private final Map<String, BatchLoader> loaders;
  private final Model model;
  private final FitProgress progress;
  private final Interruptions interruptions;
  private final Audience audience;

  /**
   * Creates a loop.
   *
   * @param loaders by name; the empty name where there is one
   */
  EvaluationLoop(
      EvaluationRun stage,
      Map<String, BatchLoader> loaders,
      Model model,
      FitProgress progress,
      Interruptions interruptions,
      Audience audience) {
    this.stage = stage;
    this.loaders = loaders;
    this.model = model;
    this.progress = progress;
    this.interruptions = interruptions;
    this.audience = audience;
  }

  /** Returns the names that are logged, of all loaders. */
  List<String> metrics() {
    return loaders.keySet().stream()
        .flatMap(loader -> stage.metrics().stream().map(metric -> named(metric, loader)))
        .toList();
  }

  /** Returns its loaders, by name. */
  Map<String, BatchLoader> loaders() {
    return loaders;
  }

  private static String named(String metric, String loader) {
    return loader.isEmpty() ? metric : metric + "/" + loader;
  }

  /**
   * Runs one pass over each loader with the model's weights, or with their averages, if there are
   * some.
   *
   * @throws InterruptedRunException if it is cut off
   */
  Evaluation run(Limit limit) {
    Stage of = stage.stage();
    boolean validation = of == Stage.VALIDATE;
    return audience
        .events()
        .within(
            validation ? Event.VALIDATION_START : Event.TEST_START,
            event(MetricValues.EMPTY, false),
            validation ? Event.VALIDATION_END : Event.TEST_END,
            () -> pass(of.name().toLowerCase(Locale.ROOT), limit),
            evaluation -> event(evaluation.metrics(), true),
            failure -> event(MetricValues.EMPTY, false));
  }

  /**
   * Runs one pass over each loader without telling listeners.
   *
   * @param name its name in the progress display
   */
  Evaluation pass(String name, Limit limit) {
    return model.averaged(() -> passes(name, limit));
  }

  private Evaluation passes(String name, Limit limit) {
    long started = System.nanoTime();
    Map<String, Double> values = new LinkedHashMap<>();
    Map<String, Figure> figures = new LinkedHashMap<>();
    long examples = 0;
    for (Map.Entry<String, BatchLoader> loader : loaders.entrySet()) {
      String of = loader.getKey();
      MetricTotals totals = pass(of.isEmpty() ? name : name + " " + of, loader.getValue(), limit);
      totals.values().asMap().forEach((metric, value) -> values.put(named(metric, of), value));
      totals.figures().forEach((figure, drawn) -> figures.put(named(figure, of), drawn));
      examples += totals.examples();
    }
    return new Evaluation(
        stage.stage(),
        new MetricValues(values).at(progress.now(stage.stage())),
        figures,
        examples,
        Duration.ofNanos(System.nanoTime() - started));
  }

  private MetricTotals pass(String name, BatchLoader loader, Limit limit) {
    long done = 0;
    long batches = limit.of(name, loader.batches());
    audience.display().begin(name, batches == Long.MAX_VALUE ? -1 : batches);
    loader.start(0, 0, batches);
    for (Shared batch = read(loader); batch != null; batch = read(loader)) {
      int size = batch.size();
      try {
        stage.evaluate(batch.shares());
      } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
        throw new StepFailedException(name + " batch " + (done + 1), e);
      } finally {
        batch.release();
      }
      done++;
      audience.display().step(size);
      checkInterrupted(name, loader, done);
    }
    MetricTotals totals = stage.window();
    audience.display().end();
    return totals;
  }

  private @Nullable Shared read(BatchLoader loader) {
    return audience
        .times()
        .during("wait for a batch", () -> Batches.next(loader, interruptions::toEnd));
  }

  private void checkInterrupted(String name, BatchLoader loader, long batches) {
    if (interruptions.after(loader, batches)) {
      // The counts so far must not be taken for a result.
      stage.window();
      throw InterruptedRunException.agreed(name, interruptions.reason());
    }
  }

  private EvaluationEvent event(MetricValues metrics, boolean completed) {
    return new EvaluationEvent(
        stage.stage(), progress.epoch(), progress.step(), metrics, completed);
  }
}
