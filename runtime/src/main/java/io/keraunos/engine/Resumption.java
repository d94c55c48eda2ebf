package io.keraunos.engine;

import io.keraunos.trainer.Resume;
import java.util.Optional;

/**
 * Starts a fit: from where it was when its workers changed, from a checkpoint if one is wanted,
 * from where the last fit of this trainer ended, or from initial values.
 *
 * @param resume the wanted starting point
 * @param events know who may have requested to stop
 * @param averages whether this fit averages its weights
 */
record Resumption(
    Resume resume,
    Persistence persistence,
    FitProgress progress,
    Model model,
    Peers peers,
    Events events,
    ChiefLog log,
    Handover handover,
    boolean averages) {

  /**
   * Starts the fit.
   *
   * @param writer of the fit's checkpoints
   */
  void begin(CheckpointWriter writer) {
    if (again() && handedOver()) {
      return;
    }
    if (progress.step() > 0 || !resume.wanted() || !resumed(writer)) {
      persistence.callbacks().restore(progress.memories());
    }
  }

  /** Returns whether the fit goes on with other workers than it began with. */
  boolean again() {
    return peers.cluster().generation() > 0;
  }

  /** Keeps this moment in the chief's memory, for other workers to go on from. */
  void keep() {
    if (log.chief()) {
      handover.keep(
          new Handover.State(
              persistence.take(progress, progress.time()).toJson(), model.session().variables()));
    }
  }

  /** Goes on from the chief's memory, if the fit had begun. */
  private boolean handedOver() {
    String text = peers.broadcast(handover.state().map(Handover.State::progress).orElse(""));
    if (text.isEmpty()) {
      return false;
    }
    Progress from = Progress.parse(text);
    handover.state().ifPresent(state -> model.session().restore(state.variables()));
    model.session().synchronize();
    progress.resumedFrom(from);
    persistence.callbacks().restore(from.callbacks());
    from.requests().forEach(this::askAgain);
    log.say(
        "the fit goes on with %s of %s workers: epoch %s, step %s"
            .formatted(
                peers.cluster().size(), peers.most(), progress.finished() + 1, progress.step()));
    return true;
  }

  /** Resumes from a checkpoint, if there is one. The chief reads it for all workers. */
  private boolean resumed(CheckpointWriter writer) {
    Checkpoints checkpoints = persistence.checkpoints();
    Optional<Checkpoints.Found> found = log.chief() ? checkpoints.find(resume) : Optional.empty();
    String text = peers.broadcast(found.map(Checkpoints.Found::progress).orElse(""));
    if (text.isEmpty()) {
      return false;
    }
    Progress from = Progress.parse(text);
    from.check(persistence.fit());
    from.otherHyperParameters(persistence.fit().hyperParameters())
        .ifPresent(others -> log.warn("the fit goes on with other hyperparameters: " + others));
    found.ifPresent(
        checkpoint ->
            new StoredVariables(checkpoint.path(), from.averaged() > 0)
                .restoreTraining(model.session()));
    model.session().synchronize();
    progress.resumedFrom(from);
    persistence.callbacks().restore(from.callbacks());
    from.requests().forEach(this::askAgain);
    if (from.averaged() > 0 && !averages) {
      progress.weightsRestored(0);
      log.warn(
          "the fit that goes on had averages of its weights, and this one has none: it drops them."
              + " Set weightAveraging to keep them");
    }
    writer.hasThis();
    found.ifPresent(
        checkpoint -> {
          model.origin().resumedFrom(checkpoint.path());
          checkpoints.sweep();
          log.say(
              "resumed from %s: epoch %s, step %s"
                  .formatted(checkpoint.path(), progress.finished() + 1, progress.step()));
        });
    return true;
  }

  private void askAgain(StopRequest.Request request) {
    if (events.contains(request.by())) {
      persistence.stop().requestStop(request);
    } else {
      log.say(
          "the fit had been asked to stop (%s) by %s, which is no longer there: that does not count"
              .formatted(request.reason(), request.by()));
    }
  }
}
