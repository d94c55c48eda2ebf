package io.keraunos.engine;

import io.keraunos.loading.BatchLoader;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Limit;
import io.keraunos.watch.OneClass;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The validations of a fit.
 *
 * @param loop null if the fit has none
 * @param limit the limit on the loaders
 */
record Validation(
    @Nullable EvaluationLoop loop,
    Limit limit,
    FitProgress progress,
    Ending ending,
    Interruptions interruptions,
    Audience audience) {

  /** Returns whether the fit has any. */
  boolean exists() {
    return loop != null;
  }

  /** Returns the names that are logged. */
  List<String> metrics() {
    return loop == null ? List.of() : loop.metrics();
  }

  /** Returns its loaders, by name. */
  Map<String, BatchLoader> loaders() {
    return loop == null ? Map.of() : loop.loaders();
  }

  /**
   * Runs the validation.
   *
   * @return whether it came to its end; if not, the fit ends here, and a fit that resumes repeats
   *     it
   */
  boolean run() {
    if (loop == null) {
      return true;
    }
    long begin = audience.times().begin("validate");
    Evaluation evaluation;
    try {
      evaluation = loop.run(limit);
    } catch (InterruptedRunException e) {
      if (!e.agreed() && !interruptions.alone()) {
        throw e;
      }
      audience.display().end();
      ending.ask();
      return !ending.now();
    } finally {
      audience.times().end("validate", begin);
    }
    progress.validationDone(evaluation.metrics());
    audience.logbook().log(progress.step(), evaluation.metrics());
    audience.logbook().figures(progress.step(), evaluation.figures());
    OneClass.find(evaluation.figures(), progress.epoch(), progress.step())
        .ifPresent(audience.findings()::tellOnce);
    if (!progress.closing()) {
      audience.display().line(MetricTable.line("step " + progress.step(), evaluation.metrics()));
    }
    return true;
  }

  /**
   * Validates a few batches before training, so that mistakes show at once, without telling
   * listeners.
   *
   * @param batches the number of batches; 0 for none
   */
  void sanityCheck(int batches) {
    if (loop == null || batches == 0 || progress.step() > 0) {
      return;
    }
    boolean fewer = limit.batches() >= 0 && limit.batches() < batches;
    try {
      loop.pass("sanity check", fewer ? limit : Limit.batches(batches));
    } catch (InterruptedRunException e) {
      if (!e.agreed() && !interruptions.alone()) {
        throw e;
      }
      ending.ask(); // the fit ends before its first step
    }
  }
}
