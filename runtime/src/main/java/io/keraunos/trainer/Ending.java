package io.keraunos.trainer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a fit ends, and why: its limits, and what all workers wish. */
final class Ending {

  private final Run run;
  private final TrainerOptions options;
  private final long started;
  private int[] votes = {};
  private @Nullable String reason;

  /**
   * @param started when the fit began, as {@link System#nanoTime} says it
   */
  Ending(Run run, long started) {
    this.run = run;
    this.options = run.options();
    this.started = started;
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

  /** Whether it ends before another epoch. */
  boolean betweenEpochs() {
    if (reason == null && run.state().epoch >= options.maxEpochs()) {
      reason = "maxEpochs " + options.maxEpochs() + " reached";
    }
    return now();
  }

  /** Whether it ends before another step. */
  boolean now() {
    if (reason == null) {
      reason = find();
    }
    return reason != null;
  }

  /** Whether nothing more is to be begun. */
  boolean atOnce() {
    return agreed().atOnce();
  }

  /** Why it ends; empty as long as it does not. */
  Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  private Wish wish() {
    if (Thread.currentThread().isInterrupted()) {
      run.stop().interrupt("the thread was interrupted");
    }
    Wish wish = run.stop().wish();
    boolean up =
        options.maxTime().isPresent()
            && System.nanoTime() - started >= options.maxTime().get().toNanos();
    return up && wish.number < Wish.TIME_UP.number ? Wish.TIME_UP : wish;
  }

  /** The strongest wish of all workers, as of the latest votes. */
  private Wish agreed() {
    return run.peers().alone() ? wish() : run.peers().decide(votes);
  }

  private @Nullable String find() {
    Wish wish = agreed();
    if (wish.atOnce()) {
      return run.stop().interrupted().orElseThrow();
    }
    if (run.state().step >= options.maxSteps()) {
      return "maxSteps " + options.maxSteps() + " reached";
    }
    if (wish == Wish.TIME_UP) {
      return "maxTime " + options.maxTime().orElseThrow() + " reached";
    }
    if (wish == Wish.REQUESTED
        && run.state().epoch >= options.minEpochs()
        && run.state().step >= options.minSteps()) {
      return run.stop().requested().orElse("another worker asked to stop");
    }
    return null;
  }
}
