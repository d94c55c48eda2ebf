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
  private final boolean batchStarts;
  private final boolean batchEnds;
  private final boolean accumulates;
  private final ActionTimes times;
  private final StepTrace trace;
  private final PaceMeter pace = new PaceMeter();

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
    this.batchStarts = events.wants(Event.TRAIN_BATCH_START);
    this.batchEnds = events.wants(Event.TRAIN_BATCH_END);
    this.accumulates = options.accumulation().wanted();
    this.times = run.times();
    this.trace = new StepTrace(run);
  }

  /** How fast the steps since the last call were. */
  Pace pace() {
    return pace.take();
  }

  /**
   * Trains on the next batches of an epoch, as many as a step takes.
   *
   * @param first the batches of the epoch that are done
   * @param batches all batches of the epoch; {@link Long#MAX_VALUE} if that is not known
   * @return how many they were; 0 if no worker had an example: the epoch has ended
   */
  int next(long first, long batches) {
    int most = options.accumulation().in(state.epoch);
    int taken = 0;
    int size = 0;
    long computing = 0;
    StageRun.@Nullable Outcome outcome = null;
    Shared batch = read();
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
          batch = read();
        }
      }
    } finally {
      if (batch != null) {
        batch.release();
      }
    }
    if (taken == 0) {
      return 0;
    }
    if (outcome == null) {
      long start = System.nanoTime();
      outcome = update(first + taken - 1);
      times.end("apply gradients", start);
      computing += System.nanoTime() - start;
    }
    ending.heard(outcome.votes());
    if (outcome.examples() == 0) {
      return 0;
    }
    state.step++;
    state.batches += taken;
    state.examples += outcome.examples();
    if (options.averaging().dueAfterStep(state.step)) {
      average();
    }
    trace.after(state.step);
    pace.stepped(computing, outcome.examples());
    ended(first + taken - 1, size, outcome.examples());
    return taken;
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

  /** The next batch; where a stream has ended and another worker's may not have, an empty one. */
  private @Nullable Shared read() {
    long asked = System.nanoTime();
    Shared batch = Batches.next(loader);
    pace.waited(System.nanoTime() - asked);
    times.end("wait for a batch", asked);
    boolean others = batch == null && loader.batches() < 0 && !run.peers().alone();
    return others ? Batches.empty(loader) : batch;
  }

  private void started(long index, int size) {
    if (batchStarts) {
      events.fire(Event.TRAIN_BATCH_START, new BatchEvent(state.epoch, index, state.step, size));
    }
  }

  /**
   * A batch is done.
   *
   * @param examples those that are known to be trained now
   */
  private void ended(long index, int size, long examples) {
    run.progress().step((int) examples);
    if (batchEnds) {
      events.fire(Event.TRAIN_BATCH_END, new BatchEvent(state.epoch, index, state.step, size));
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
    return "training step %d (epoch %d, batch %d, from 1)"
        .formatted(state.step + 1, state.epoch + 1, index + 1);
  }
}
