package io.keraunos.trainer;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Pace;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.data.BatchLoader;
import io.keraunos.distribute.WorkerLostException;
import io.keraunos.graph.StageRun;
import io.keraunos.graph.TrainingRun;
import io.keraunos.optimizer.SchedulePosition;
import io.keraunos.trainer.Batches.Shared;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trains: one optimizer step after the other, each on one batch or several. */
final class StepLoop {

  private final Run run;
  private final TrainerOptions options;
  private final RunState state;
  private final Events events;
  private final Optimizers optimizers;
  private final TrainingRun training;
  private final BatchLoader loader;
  private final Ending ending;
  private final boolean batchEvents;
  private final boolean accumulates;
  private final ActionTimes times;
  private final StepTrace trace;
  private final PaceMeter pace = new PaceMeter();
  private Events.@Nullable Span open; // of the batch that everybody was told the start of

  StepLoop(
      Run run, TrainingRun training, BatchLoader loader, Optimizers optimizers, Ending ending) {
    this.run = run;
    this.options = run.options();
    this.state = run.state();
    this.events = run.events();
    this.training = training;
    this.loader = loader;
    this.optimizers = optimizers;
    this.ending = ending;
    this.batchEvents = events.wants(Event.TRAIN_BATCH_START) || events.wants(Event.TRAIN_BATCH_END);
    this.accumulates = options.accumulation().wanted();
    this.times = run.times();
    this.trace = new StepTrace(run);
  }

  /** How fast the steps since the last call were. */
  Pace pace() {
    return pace.take();
  }

  /** What came of asking for a step. */
  enum Next {
    /** A step was done. */
    STEP,
    /** No worker had an example left: the epoch has ended. */
    NOTHING_LEFT,
    /** The thread was interrupted while it waited for the first batch of a step. */
    INTERRUPTED
  }

  /**
   * Trains on the next batches of the epoch under way, as many as a step takes.
   *
   * @param batches all batches of the epoch; {@link Long#MAX_VALUE} if that is not known
   */
  Next next(long batches) {
    Shared batch;
    try {
      batch = read(0);
    } catch (InterruptedRunException e) {
      if (run.peers().alone()) {
        return Next.INTERRUPTED;
      }
      throw e;
    }
    try {
      return next(batch, batches);
    } catch (RuntimeException | Error e) {
      if (open != null) {
        open.fail(e);
      }
      throw e;
    } finally {
      open = null;
    }
  }

  private Next next(@Nullable Shared read, long batches) {
    Shared batch = read;
    int most = options.accumulation().in(state.epoch);
    long first = state.batch;
    int taken = 0;
    int size = 0;
    long computing = 0;
    StageRun.@Nullable Outcome outcome = null;
    try {
      while (batch != null) {
        if (taken > 0) {
          ended(first + taken - 1, size, 0);
        }
        long start = System.nanoTime();
        size = batch.size();
        started(first + taken, size);
        if (taken == 0) {
          trace.before(state.step + 1);
          optimizers.choose(new SchedulePosition(state.epoch, state.step, state.history));
        }
        long begin = times.begin();
        outcome = compute(batch, first + taken, taken);
        times.end("train on a batch", begin);
        taken++;
        Shared done = batch;
        batch = null;
        done.release();
        computing += System.nanoTime() - start;
        if (taken < most && first + taken < batches) {
          batch = read(taken);
        }
      }
    } finally {
      if (batch != null) {
        batch.release();
      }
    }
    if (taken == 0) {
      return Next.NOTHING_LEFT;
    }
    if (outcome == null) {
      long start = System.nanoTime();
      outcome = update(first + taken - 1);
      times.end("apply gradients", start);
      computing += System.nanoTime() - start;
    }
    ending.heard(outcome.votes());
    if (outcome.examples() == 0) {
      if (open != null) {
        open.cut();
      }
      return Next.NOTHING_LEFT;
    }
    state.step++;
    state.batch += taken;
    state.batches += taken;
    state.examples += outcome.examples();
    if (options.averaging().dueAfterStep(state.step)) {
      average();
    }
    trace.after(state.step);
    pace.stepped(computing, outcome.examples());
    ended(first + taken - 1, size, outcome.examples());
    return Next.STEP;
  }

  /** No step comes any more. */
  void end() {
    trace.end(state.step);
  }

  /** Moves the averages of the variables. */
  void average() {
    run.model().average(options.averaging().weight(state.averaged));
    state.averaged++;
  }

  /**
   * The next batch; where a stream has ended and another worker's may not have, an empty one.
   *
   * @param taken the batches of its step that are done. A step that has begun is finished before an
   *     interrupt counts, since it cannot be gone on with later
   */
  private @Nullable Shared read(int taken) {
    long asked = System.nanoTime();
    Shared batch =
        taken == 0 ? Batches.next(loader, run::toEnd) : Batches.nextUninterrupted(loader);
    pace.waited(System.nanoTime() - asked);
    times.end("wait for a batch", asked);
    boolean others = batch == null && loader.batches() < 0 && !run.peers().alone();
    return others ? Batches.empty(loader) : batch;
  }

  private void started(long batch, int size) {
    if (batchEvents) {
      open =
          events.begin(
              Event.TRAIN_BATCH_START,
              new BatchEvent(state.epoch, batch, state.step, size, false),
              Event.TRAIN_BATCH_END,
              () -> new BatchEvent(state.epoch, batch, state.step, size, false));
    }
  }

  /**
   * A batch is done.
   *
   * @param examples those that are known to be trained now
   */
  private void ended(long batch, int size, long examples) {
    run.progress().step((int) examples);
    Events.Span span = open;
    open = null;
    if (span != null) {
      span.end(new BatchEvent(state.epoch, batch, state.step, size));
    }
  }

  /**
   * Computes a batch.
   *
   * @param taken the batches of its step that are done
   * @return what came of the step if it has one batch; null if it is still to be applied
   */
  private StageRun.@Nullable Outcome compute(Shared batch, long index, int taken) {
    List<double[]> scalars = optimizers.scalars(state.step + 1);
    long position = state.batches + taken + 1;
    try {
      if (options.detectAnomaly()) {
        check(batch, index, position);
      }
      if (accumulates) {
        training.accumulate(batch.shares(), position, taken == 0);
        return null;
      }
      return training.train(batch.shares(), position, scalars, ending.vote());
    } catch (WorkerLostException | AnomalyException e) {
      throw e;
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw failed(index, e);
    }
  }

  private void check(Shared batch, long index, long position) {
    training
        .anomaly(batch.shares(), position)
        .ifPresent(
            anomaly -> {
              throw new AnomalyException(anomaly, "at " + where(index));
            });
  }

  private StageRun.Outcome update(long index) {
    List<double[]> scalars = optimizers.scalars(state.step + 1);
    try {
      return training.update(scalars, ending.vote());
    } catch (WorkerLostException e) {
      throw e;
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw failed(index, e);
    }
  }

  private StepFailedException failed(long index, RuntimeException cause) {
    return new StepFailedException(where(index), cause);
  }

  private String where(long index) {
    return "training step %s (epoch %s, batch %s, from 1)"
        .formatted(state.step + 1, state.epoch + 1, index + 1);
  }
}
