package io.keraunos.trainer;

import io.keraunos.callback.Best;
import io.keraunos.check.Check;
import io.keraunos.metric.MetricName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The times at which a fit writes checkpoints, and the checkpoints it keeps. A fit that ends, by
 * itself or because it was asked to (Ctrl-C, SIGTERM), writes one more at the step where it ends.
 *
 * @param everySteps the number of optimizer steps between two checkpoints, counted over all epochs;
 *     0 for never
 * @param everyEpochs the number of epochs between two checkpoints, written once they were
 *     validated; 0 for never
 * @param everyTime after which time, on the chief's clock; empty for never
 * @param keepLast the number of latest checkpoints to keep, at least 1
 * @param keepBest the best checkpoints, kept although they are older; empty for none
 */
public record Checkpointing(
    long everySteps,
    long everyEpochs,
    Optional<Duration> everyTime,
    int keepLast,
    Optional<KeepBest> keepBest) {

  private static final Checkpointing NEVER =
      new Checkpointing(0, 0, Optional.empty(), 2, Optional.empty());

  /** Checks the values. */
  public Checkpointing {
    Check.atLeast("everySteps", everySteps, 0);
    Check.atLeast("everyEpochs", everyEpochs, 0);
    everyTime.ifPresent(time -> Check.positive("everyTime", time));
    Check.atLeast("keepLast", keepLast, 1);
  }

  /**
   * The checkpoints at which a metric was best.
   *
   * @param count the number of checkpoints, at least 1
   * @param metric a metric of the validation, or an epoch's of the training
   * @param mode the direction in which the metric improves
   */
  public record KeepBest(int count, MetricName metric, Best mode) {

    /** Checks the values. */
    public KeepBest {
      Check.atLeast("keepBest", count, 1);
    }
  }

  /** Returns no checkpoints. The default. */
  public static Checkpointing never() {
    return NEVER;
  }

  /** Returns checkpoints after every n-th step; the latest two are kept. */
  public static Checkpointing everySteps(long steps) {
    return NEVER.orEverySteps(steps);
  }

  /** Returns checkpoints after every n-th epoch; the latest two are kept. */
  public static Checkpointing everyEpochs(long epochs) {
    return NEVER.orEveryEpochs(epochs);
  }

  /**
   * Returns checkpoints whenever that much time has gone by since the latest; the latest two are
   * kept.
   */
  public static Checkpointing every(Duration time) {
    return NEVER.orEvery(time);
  }

  /** Returns these checkpoints, and others after every n-th step. */
  public Checkpointing orEverySteps(long steps) {
    return new Checkpointing(
        Check.atLeast("everySteps", steps, 1), everyEpochs, everyTime, keepLast, keepBest);
  }

  /** Returns these checkpoints, and others after every n-th epoch. */
  public Checkpointing orEveryEpochs(long epochs) {
    return new Checkpointing(
        everySteps, Check.atLeast("everyEpochs", epochs, 1), everyTime, keepLast, keepBest);
  }

  /** Returns these checkpoints, and others whenever that much time has gone by since the latest. */
  public Checkpointing orEvery(Duration time) {
    return new Checkpointing(everySteps, everyEpochs, Optional.of(time), keepLast, keepBest);
  }

  /** Returns these checkpoints, of which that many of the latest are kept, at least 1. */
  public Checkpointing keepLast(int count) {
    return new Checkpointing(everySteps, everyEpochs, everyTime, count, keepBest);
  }

  /**
   * Returns these checkpoints, and keeps those at which a metric was best; another one is written
   * whenever that metric was measured: after each validation, or after each epoch if it is one of
   * the training. Of two as good as each other the later one is kept. {@link Resume#best} finds the
   * best.
   *
   * @param count the number of checkpoints, at least 1
   */
  public Checkpointing keepBest(int count, MetricName metric, Best mode) {
    return new Checkpointing(
        everySteps,
        everyEpochs,
        everyTime,
        keepLast,
        Optional.of(new KeepBest(count, metric, mode)));
  }

  /** Returns whether any checkpoint is to be written. */
  public boolean wanted() {
    return everySteps > 0 || everyEpochs > 0 || everyTime.isPresent() || keepBest.isPresent();
  }

  /** Returns whether one is due after a step, counted from 1. */
  public boolean dueAfterStep(long step) {
    return everySteps > 0 && step % everySteps == 0;
  }

  /** Returns whether one is due after that many epochs. */
  public boolean dueAfterEpoch(long epoch) {
    return everyEpochs > 0 && epoch % everyEpochs == 0;
  }

  @Override
  public String toString() {
    if (!wanted()) {
      return "never";
    }
    List<String> parts = new ArrayList<>();
    if (everySteps > 0) {
      parts.add("every %s steps".formatted(everySteps));
    }
    if (everyEpochs > 0) {
      parts.add("every %s epochs".formatted(everyEpochs));
    }
    everyTime.ifPresent(time -> parts.add("every " + time));
    parts.add("last %s kept".formatted(keepLast));
    keepBest.ifPresent(
        best ->
            parts.add(
                "best %s by %s (%s) kept".formatted(best.count(), best.metric(), best.mode())));
    return String.join(", ", parts);
  }
}
