package io.keraunos.job;

import io.keraunos.callback.Callback;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fit that runs in a thread of its own. {@link TrainingJobs} starts it. For any thread. */
public final class TrainingJob {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);

  /** The state of a job. */
  public enum State {
    /** The model is prepared or trained, or what follows the fit is under way. */
    RUNNING,
    /** The fit came to an end of its own, and what follows it is done. */
    FINISHED,
    /** It was cancelled, or the process was asked to end. */
    CANCELLED,
    /** An exception ended it: {@link TrainingJob#failure}. */
    FAILED
  }

  /** Work that follows a fit. */
  @FunctionalInterface
  public interface AfterFit {
    /**
     * Tests or exports the model. It is called once, and only where the fit came to an end of its
     * own. The trainer is closed afterwards.
     */
    void accept(Trainer trainer, FitResult fit) throws Exception;
  }

  private final String name;
  private final Thread thread;
  private final ProgressWatch watch = new ProgressWatch(this::stopIfCancelled);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile State state = State.RUNNING;
  private volatile boolean cancelled;
  private volatile @Nullable Trainer trainer;
  private volatile @Nullable FitResult fit;
  private volatile @Nullable Throwable failure;

  private TrainingJob(
      String name, Callable<Trainer.Builder> training, List<Callback> more, AfterFit afterFit) {
    this.name = name;
    this.thread = new Thread(() -> run(training, more, afterFit), "keraunos-job-" + name);
  }

  static TrainingJob start(
      String name, Callable<Trainer.Builder> training, List<Callback> more, AfterFit afterFit) {
    TrainingJob job = new TrainingJob(name, training, more, afterFit);
    job.thread.start();
    return job;
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns the state. */
  public State state() {
    return state;
  }

  /** Returns how far the fit is. */
  public JobProgress progress() {
    return watch.progress();
  }

  /** Returns the result of the fit, its last checkpoint included; empty before it has ended. */
  public Optional<FitResult> fit() {
    return Optional.ofNullable(fit);
  }

  /** Returns what has ended the job; empty unless it has failed. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Asks the job to end, and does not wait. A fit ends after the step it is at, and writes a
   * checkpoint if it writes any; what follows a fit ends with the trainer's call that is under way.
   * Nothing happens if the job has ended.
   */
  public void cancel() {
    cancelled = true;
    stopIfCancelled();
  }

  private void stopIfCancelled() {
    Trainer running = trainer;
    if (cancelled && running != null) {
      running.stop();
    }
  }

  /**
   * Waits until the job has ended and its native memory is freed.
   *
   * @param longest the most it waits
   * @return whether it has ended
   */
  public boolean await(Duration longest) throws InterruptedException {
    return ended.await(longest.toNanos(), TimeUnit.NANOSECONDS) && joined();
  }

  private boolean joined() throws InterruptedException {
    if (thread != Thread.currentThread()) {
      thread.join();
    }
    return true;
  }

  /** Interrupts the thread, for code that is no call of a trainer. */
  void interrupt() {
    thread.interrupt();
  }

  private void run(Callable<Trainer.Builder> training, List<Callback> more, AfterFit afterFit) {
    State end;
    try {
      end = train(training, more, afterFit) ? State.FINISHED : State.CANCELLED;
    } catch (InterruptedRunException | InterruptedException e) {
      LOG.debug("training job {} is cut off", name, e);
      end = State.CANCELLED;
    } catch (Throwable e) { // whoever asks for the job's failure gets it
      LOG.error("training job {} has failed", name, e);
      failure = e;
      end = State.FAILED;
    }
    state = end;
    LOG.info("training job {} is {} after {} steps", name, end, progress().steps());
    ended.countDown();
  }

  /** Trains, and returns whether all was done. */
  private boolean train(Callable<Trainer.Builder> training, List<Callback> more, AfterFit afterFit)
      throws Exception {
    if (cancelled) {
      return false;
    }
    Trainer.Builder builder = training.call().callbacks(watch);
    more.forEach(builder::callbacks);
    try (Trainer built = builder.build()) {
      trainer = built;
      if (cancelled) {
        return false;
      }
      FitResult result = built.fit();
      fit = result;
      if (!result.reason().finished()) {
        return false;
      }
      afterFit.accept(built, result);
      return true;
    } finally {
      trainer = null;
    }
  }

  @Override
  public String toString() {
    return "TrainingJob[%s, %s, %s steps]".formatted(name, state, progress().steps());
  }
}
