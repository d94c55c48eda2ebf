package io.keraunos.trainer;

import io.keraunos.trainer.StopReason.Kind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a fit ends, and why: its limits, and what all workers wish. */
final class Ending {

  private final Run run;
  private final TrainerOptions options;
  private final long started = System.nanoTime();
  private int[] votes = {};
  private @Nullable StopReason reason;

  /** The fit begins now. */
  Ending(Run run) {
    this.run = run;
    this.options = run.options();
  }

  /** How long training took so far, over all resumes. */
  Duration time() {
    return Duration.ofNanos(run.state().nanos + System.nanoTime() - started);
  }

  /** Asks all workers what they wish. */
  void ask() {
    votes = run.peers().ask(vote());
  }

  /** Takes what all workers have said together with a step. */
  void heard(int[] said) {
    votes = said;
  }

  /** What this worker says with a step. */
  int vote() {
    return run.peers().vote(wish(), run.checkpoints().dueByTime());
  }

  /** Whether the chief's clock says that a checkpoint is due. */
  boolean checkpointDue() {
    return Peers.checkpoint(votes);
  }

  /** Returns whether it ends, where nothing of an epoch or a step is left to do. */
  boolean betweenEpochs() {
    if (run.state().finished() >= options.maxEpochs()) {
      reason = new StopReason(Kind.MAX_EPOCHS, "maxEpochs " + options.maxEpochs() + " reached");
    } else {
      reason = maxSteps().or(this::atWish).orElse(null);
    }
    return reason != null;
  }

  /** Returns whether it ends before another step. */
  boolean now() {
    reason = atOnce() ? atWish().orElseThrow() : maxSteps().or(this::atWish).orElse(null);
    return reason != null;
  }

  /** Returns whether nothing more is to be begun, not even what a step or an epoch ends with. */
  boolean atOnce() {
    return agreed().atOnce();
  }

  /** Why it ends; empty as long as it does not. */
  Optional<StopReason> reason() {
    return Optional.ofNullable(reason);
  }

  private Wish wish() {
    run.stop().noticeInterrupt();
    Wish wish = run.stop().wish();
    boolean up = options.maxTime().filter(limit -> time().compareTo(limit) >= 0).isPresent();
    return up && wish.number < Wish.TIME_UP.number ? Wish.TIME_UP : wish;
  }

  /** The strongest wish of all workers, as of the latest votes. */
  private Wish agreed() {
    return run.peers().alone() ? wish() : run.peers().decide(votes);
  }

  private Optional<StopReason> maxSteps() {
    return run.state().step < options.maxSteps()
        ? Optional.empty()
        : Optional.of(
            new StopReason(Kind.MAX_STEPS, "maxSteps " + options.maxSteps() + " reached"));
  }

  private Optional<StopReason> atWish() {
    return switch (agreed()) {
      case GO_ON -> Optional.empty();
      case REQUESTED ->
          run.state().finished() >= options.minEpochs() && run.state().step >= options.minSteps()
              ? Optional.of(new StopReason(Kind.REQUESTED, requested()))
              : Optional.empty();
      case TIME_UP ->
          Optional.of(
              new StopReason(
                  Kind.MAX_TIME, "maxTime " + options.maxTime().orElseThrow() + " reached"));
      case INTERRUPTED -> Optional.of(new StopReason(Kind.INTERRUPTED, interrupted()));
      case TERMINATED -> Optional.of(new StopReason(Kind.TERMINATED, interrupted()));
    };
  }

  private String requested() {
    return run.stop().requests().stream()
        .findFirst()
        .map(StopRequest.Request::reason)
        .orElse("another worker asked to stop");
  }

  private String interrupted() {
    return run.stop().interrupted().orElseThrow();
  }
}
