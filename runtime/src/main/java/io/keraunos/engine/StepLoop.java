package io.keraunos.engine;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Pace;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.engine.Batches.Shared;
import io.keraunos.graph.execute.AccumulatingTraining;
import io.keraunos.graph.execute.AnomalySearch;
import io.keraunos.graph.execute.StepOutcome;
import io.keraunos.trainer.AnomalyException;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.StepFailedException;
import io.keraunos.trainer.WorkerLostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Trains: one optimizer step after the other, each on one batch or several. */
final class StepLoop {

  private final Training training;
  private final FitProgress progress;
  private final Ending ending;
  private final Interruptions interruptions;
  private final Audience audience;
  private final Model model;
  private final StepTrace trace;
  private final boolean batchEvents;
  private final @Nullable AccumulatingTraining accumulating; // where a step has several batches
  private final Optional<AnomalySearch> anomalies;
  private final PaceMeter pace = new PaceMeter();
  private Events.@Nullable Span open; // of the batch that everybody was told the start of

  StepLoop(
      Training training,
      FitProgress progress,
      Ending ending,
      Interruptions interruptions,
      Audience audience,
      Model model,
      StepTrace trace) {
    this.training = training;
    this.progress = progress;
    this.ending = ending;
    this.interruptions = interruptions;
    this.audience = audience;
    this.model = model;
    this.trace = trace;
    Events events = audience.events();
    this.batchEvents = events.wants(Event.TRAIN_BATCH_START) || events.wants(Event.TRAIN_BATCH_END);
    this.accumulating = training.run() instanceof AccumulatingTraining run ? run : null;
    this.anomalies = training.run().anomalies();
  }

  /** Returns the throughput of the steps since the last call. */
  Pace pace() {
    return pace.take();
  }

  /** The outcome of asking for a step. */
  enum Next {
    /** A step was done. */
    STEP,
    /** The epoch has ended: no worker had an example left. */
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
      if (interruptions.alone()) {
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
    int most = training.settings().accumulation().in(progress.epoch());
    long first = progress.batch();
    int taken = 0;
    int size = 0;
    long computing = 0;
    @Nullable StepOutcome outcome = null;
    try {
      compareStreams();
      while (batch != null) {
        if (taken > 0) {
          ended(first + taken - 1, size, 0);
        }
        long start = System.nanoTime();
        size = batch.size();
        started(first + taken, size);
        if (taken == 0) {
          trace.before(progress.step() + 1);
          training.optimizers().choose(progress.next());
        }
        long begin = audience.times().begin("train on a batch");
        outcome = compute(batch, first + taken, taken);
        audience.times().end("train on a batch", begin);
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
      audience.times().begin("apply gradients");
      outcome = update(first + taken - 1);
      audience.times().end("apply gradients", start);
      computing += System.nanoTime() - start;
    }
    ending.heard(outcome.votes());
    if (outcome.examples() == 0) {
      if (open != null) {
        open.cut();
      }
      return Next.NOTHING_LEFT;
    }
    progress.stepDone(taken, outcome.examples());
    if (training.settings().averaging().dueAfterStep(progress.step())) {
      average();
    }
    trace.after(progress.step());
    pace.stepped(computing, outcome.examples());
    ended(first + taken - 1, size, outcome.examples());
    return Next.STEP;
  }

  /** Compares what workers have read of a stream; after the first batch, which all have now. */
  private void compareStreams() {
    training.stream()
        .flatMap(stream -> stream.compare(interruptions.peers()))
        .ifPresent(finding -> audience.findings().tell(List.of(finding)));
  }

  /** Ends the loop: no step comes any more. */
  void end() {
    trace.end(progress.step());
  }

  /** Updates the averages of the variables. */
  void average() {
    model.session().average(training.settings().averaging().weight(progress.averaged()));
    progress.averagedOnce();
  }

  /**
   * Returns the next batch; where a stream has ended and another worker's may not have, an empty
   * one.
   *
   * @param taken the batches of its step that are done. A step that has begun is finished before an
   *     interrupt counts, since it cannot be gone on with later
   */
  private @Nullable Shared read(int taken) {
    long asked = System.nanoTime();
    audience.times().begin("wait for a batch");
    Shared batch;
    try {
      batch =
          taken == 0
              ? Batches.next(training.loader(), interruptions::toEnd)
              : Batches.nextUninterrupted(training.loader());
    } finally {
      audience.times().end("wait for a batch", asked);
    }
    pace.waited(System.nanoTime() - asked);
    boolean others = batch == null && training.loader().batches() < 0 && !interruptions.alone();
    return others ? Batches.empty(training.loader()) : batch;
  }

  private void started(long batch, int size) {
    if (batchEvents) {
      open =
          audience
              .events()
              .begin(
                  Event.TRAIN_BATCH_START,
                  new BatchEvent(progress.epoch(), batch, progress.step(), size, false),
                  Event.TRAIN_BATCH_END,
                  failure -> new BatchEvent(progress.epoch(), batch, progress.step(), size, false));
    }
  }

  /**
   * Records the end of a batch.
   *
   * @param examples those that are known to be trained now
   */
  private void ended(long batch, int size, long examples) {
    audience.display().step((int) examples);
    Events.Span span = open;
    open = null;
    if (span != null) {
      span.end(new BatchEvent(progress.epoch(), batch, progress.step(), size));
    }
  }

  /**
   * Computes a batch.
   *
   * @param taken the batches of its step that are done
   * @return what came of the step if it has one batch; null if it is still to be applied
   */
  private @Nullable StepOutcome compute(Shared batch, long index, int taken) {
    List<double[]> scalars = training.optimizers().scalars(progress.step() + 1);
    long position = progress.batches() + taken + 1;
    try {
      if (anomalies.isPresent()) {
        check(anomalies.get(), batch, index, position);
      }
      if (accumulating != null) {
        accumulating.accumulate(batch.shares(), position, taken == 0);
        return null;
      }
      return training.run().train(batch.shares(), position, scalars, ending.vote());
    } catch (WorkerLostException | AnomalyException e) {
      throw e;
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw failed(index, e);
    }
  }

  private void check(AnomalySearch search, Shared batch, long index, long position) {
    search
        .find(batch.shares(), position)
        .ifPresent(
            anomaly -> {
              throw new AnomalyException(anomaly.text(), "at " + where(index));
            });
  }

  private StepOutcome update(long index) {
    List<double[]> scalars = training.optimizers().scalars(progress.step() + 1);
    try {
      return Objects.requireNonNull(accumulating).update(scalars, ending.vote());
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
        .formatted(progress.step() + 1, progress.epoch() + 1, index + 1);
  }
}
