package io.keraunos.engine;

import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.StopReason;
import io.keraunos.trainer.StopReason.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Decides when a fit ends, and why: by its limits, and by the wishes of all workers. */
final class Ending {

  private final LengthSettings length;
  private final FitProgress progress;
  private final Peers peers;
  private final StopRequest stop;
  private final BooleanSupplier checkpointByTime;
  private final long started = System.nanoTime();
  private int[] votes = {};
  private @Nullable StopReason reason;

  /**
   * Starts the clock of a fit.
   *
   * @param checkpointByTime whether it is time for a checkpoint
   */
  Ending(
      LengthSettings length,
      FitProgress progress,
      Peers peers,
      StopRequest stop,
      BooleanSupplier checkpointByTime) {
    this.length = length;
    this.progress = progress;
    this.peers = peers;
    this.stop = stop;
    this.checkpointByTime = checkpointByTime;
  }

  /** Returns how long training took so far, over all resumes. */
  Duration time() {
    return progress.time().plusNanos(System.nanoTime() - started);
  }

  /** Asks all workers for their votes. */
  void ask() {
    votes = peers.ask(vote());
  }

  /** Takes the votes of all workers that came with a step. */
  void heard(int[] said) {
    votes = said;
  }

  /** Returns the vote of this worker, sent with a step. */
  int vote() {
    return peers.vote(wish(), checkpointByTime.getAsBoolean());
  }

  /**
   * Returns whether any worker has voted for a checkpoint, as the chief does when its clock says
   * so.
   */
  boolean checkpointDue() {
    return Peers.checkpoint(votes);
  }

  /** Returns whether the workers are to change before the next step. */
  boolean workersChange() {
    return Peers.change(votes);
  }

  /** Returns whether training must stop, between epochs and steps. */
  boolean betweenEpochs() {
    if (progress.finished() >= length.maxEpochs()) {
      reason = new StopReason(Kind.MAX_EPOCHS, "maxEpochs " + length.maxEpochs() + " reached");
    } else {
      reason = maxSteps().or(this::atWish).orElse(null);
    }
    return reason != null;
  }

  /** Returns whether training must stop before the next step. */
  boolean now() {
    reason = atOnce() ? atWish().orElseThrow() : maxSteps().or(this::atWish).orElse(null);
    return reason != null;
  }

  /**
   * Returns whether training must stop at once, without the duties at the end of a step or an
   * epoch.
   */
  boolean atOnce() {
    return agreed().atOnce();
  }

  /** Returns why training stops; empty as long as it does not. */
  Optional<StopReason> reason() {
    return Optional.ofNullable(reason);
  }

  private Wish wish() {
    if (peers.lost().isEmpty() || !Thread.currentThread().isInterrupted()) {
      stop.noticeInterrupt();
    } // else the interrupt tells that a worker is lost
    Wish wish = stop.wish();
    boolean up = length.maxTime().filter(limit -> time().compareTo(limit) >= 0).isPresent();
    return up && wish.number < Wish.TIME_UP.number ? Wish.TIME_UP : wish;
  }

  /** Returns the strongest wish of all workers, as of the latest votes. */
  private Wish agreed() {
    return peers.alone() ? wish() : peers.decide(votes);
  }

  private Optional<StopReason> maxSteps() {
    return progress.step() < length.maxSteps()
        ? Optional.empty()
        : Optional.of(new StopReason(Kind.MAX_STEPS, "maxSteps " + length.maxSteps() + " reached"));
  }

  private Optional<StopReason> atWish() {
    return switch (agreed()) {
      case GO_ON -> Optional.empty();
      case REQUESTED ->
          progress.finished() >= length.minEpochs() && progress.step() >= length.minSteps()
              ? Optional.of(new StopReason(Kind.REQUESTED, requested()))
              : Optional.empty();
      case TIME_UP ->
          Optional.of(
              new StopReason(
                  Kind.MAX_TIME, "maxTime " + length.maxTime().orElseThrow() + " reached"));
      case INTERRUPTED -> Optional.of(new StopReason(Kind.INTERRUPTED, interrupted()));
      case TERMINATED -> Optional.of(new StopReason(Kind.TERMINATED, interrupted()));
    };
  }

  private String requested() {
    return stop.requests().stream()
        .findFirst()
        .map(StopRequest.Request::reason)
        .orElse("another worker asked to stop");
  }

  private String interrupted() {
    return stop.interrupted().orElseThrow();
  }
}
