package io.keraunos.engine;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.text.NumberText;
import io.keraunos.trainer.Checkpointing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Gives the model its best weights after a fit, if that is wanted, and the last ones back before
 * the next fit, which goes on from where the one before ended. The last state is in the checkpoint
 * that every fit ends with, so it is not kept in memory.
 */
final class BestWeights {

  private final Checkpointing when;
  private final ModelWeights weights;
  private final Checkpoints checkpoints;
  private final FitProgress progress;
  private final ChiefLog log;
  private final Findings findings;
  private boolean restored; // the model has the best weights in place of the last

  /**
   * Creates it; the model has its last weights.
   *
   * @param when says by which metric weights are best, if they are ever to be restored
   */
  BestWeights(
      Checkpointing when,
      ModelWeights weights,
      Checkpoints checkpoints,
      FitProgress progress,
      ChiefLog log,
      Findings findings) {
    this.when = when;
    this.weights = weights;
    this.checkpoints = checkpoints;
    this.progress = progress;
    this.log = log;
    this.findings = findings;
  }

  /** Loads the weights of a checkpoint that the user has chosen: a fit goes on from them. */
  void choose(Path checkpoint) {
    weights.restore(checkpoint);
    findings.tellWhenUsed(List.of());
    restored = false;
  }

  /**
   * Gives the model the last weights back, with all that belongs to training.
   *
   * @throws IllegalStateException if their checkpoint is not there any more
   */
  void beforeFit() {
    if (!restored) {
      return;
    }
    String last = "";
    if (log.chief()) {
      last = checkpoints.newest().filter(this::isOfNow).map(Path::toString).orElse("");
    }
    String path = weights.peers().broadcast(last);
    if (path.isEmpty()) {
      throw new IllegalStateException(
          ("a fit must go on from where the last one ended, step %s, but its checkpoint is gone,"
                  + " and the model has the best weights. Make a new trainer, which may resume")
              .formatted(progress.step()));
    }
    weights.restore(Path.of(path));
    restored = false;
  }

  private boolean isOfNow(Path checkpoint) {
    Progress of = Progress.parse(Progress.read(checkpoint));
    return new FitProgress.Position(of.epoch(), of.batch(), of.closing(), of.step(), of.validated())
        .equals(progress.position());
  }

  /** Gives the model the best weights, unless it has them already. */
  void afterFit() {
    if (restored) {
      return;
    }
    Optional<Path> best = weights.best(checkpoints);
    if (best.isEmpty()) {
      log.warn(
          "restoreBest has found no checkpoint at which \"%s\" was measured, and the model has its last weights"
              .formatted(metric()));
      return;
    }
    weights.restore(best.get());
    restored = true;
    if (log.chief()) {
      log.say(text(Progress.parse(Progress.read(best.get()))));
    }
  }

  private MetricName metric() {
    return when.keepBest().orElseThrow().metric();
  }

  private String text(Progress best) {
    MetricName metric = metric();
    double value = new MetricValues(best.measured()).get(metric);
    if (best.step() == progress.step()) {
      return "restoreBest: the last weights are the best, %s is %s"
          .formatted(metric, NumberText.of(value));
    }
    OptionalDouble last = progress.metrics().find(metric);
    return "restoreBest: the model has the weights of step %s, where %s was %s; at the end, step %s, it was %s"
        .formatted(
            best.step(),
            metric,
            NumberText.of(value),
            progress.step(),
            last.isPresent() ? NumberText.of(last.getAsDouble()) : "not measured");
  }
}
