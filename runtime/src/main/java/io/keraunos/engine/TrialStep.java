package io.keraunos.engine;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.loading.Batch;
import io.keraunos.preflight.FirstStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Takes the first training step on trial, and puts everything back to the bit: the variables of the
 * model and the optimizer, and the metrics. What random layers draw depends on the position of a
 * batch alone.
 */
record TrialStep(ModelSession session, Training training, FitProgress progress) {

  /** Larger models are not tried: all their variables are copied twice. */
  private static final long MOST_ELEMENTS = 20_000_000;

  /**
   * Returns the trial of a fit; empty if it has trained already, trains with others, or is large.
   */
  static Optional<TrialStep> of(FitParts parts, Training training) {
    ModelSession session = parts.model().session();
    boolean wanted =
        parts.progress().step() == 0
            && parts.interruptions().alone()
            && parts.settings().safety().haltOnNonFiniteLoss()
            && !parts.settings().optimization().detectAnomaly() // which says more, at its step
            && session.parameters(true) <= MOST_ELEMENTS;
    return wanted
        ? Optional.of(new TrialStep(session, training, parts.progress()))
        : Optional.empty();
  }

  /**
   * Takes the step.
   *
   * @param batch the shares of the first batch
   * @param loss the loss of the batch
   */
  FirstStep take(List<Batch> batch, float loss) {
    SortedMap<String, VariableFiles.Value> variables = session.variables();
    long position = progress.batches() + 1;
    long step = progress.step() + 1;
    try {
      training.optimizers().choose(progress.next());
      training.run().train(batch, position, training.optimizers().scalars(step), 0);
      List<String> notFinite = notFinite();
      float after = notFinite.isEmpty() ? training.run().loss(batch, position) : Float.NaN;
      return new FirstStep(loss, after, notFinite);
    } finally {
      training.run().window();
      session.restore(variables);
    }
  }

  private List<String> notFinite() {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, float[]> weight : session.trainedWeights().entrySet()) {
      for (float value : weight.getValue()) {
        if (!Float.isFinite(value)) {
          names.add(weight.getKey());
          break;
        }
      }
    }
    return names;
  }
}
