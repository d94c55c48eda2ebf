package io.keraunos.job;

import io.keraunos.callback.Callback;
import io.keraunos.check.Check;
import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Training in the background of an application, each job in a thread of its own, and one at a time
 * of a name:
 *
 * <pre>{@code
 * TrainingJob job =
 *     jobs.start(
 *         "churn",
 *         () -> ChurnNetTrainer.builder(new ChurnNet(customers())).maxEpochs(20),
 *         (trainer, fit) -> trainer.exportVersion(models));
 * job.progress(); // epochs, steps, metrics
 * job.cancel();
 * }</pre>
 *
 * <p>For any thread. A job's thread keeps the process alive until the job has ended.
 */
public final class TrainingJobs implements AutoCloseable {

  private final List<JobCallbacks> callbacks;
  private final Duration endTimeout;
  private final Map<String, TrainingJob> jobs = new LinkedHashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  /** Creates jobs without callbacks of their own, which have 30 seconds to end. */
  public TrainingJobs() {
    this(List.of(), Duration.ofSeconds(30));
  }

  /**
   * Creates jobs.
   *
   * @param callbacks what each job gets besides the callbacks of its own builder
   * @param endTimeout how long {@link #endAll} waits before it interrupts the jobs' threads, and
   *     how long once more after that; above 0
   */
  public TrainingJobs(List<JobCallbacks> callbacks, Duration endTimeout) {
    this.callbacks = List.copyOf(callbacks);
    this.endTimeout = Check.positive("endTimeout", endTimeout);
  }

  /**
   * Starts a job that only trains.
   *
   * @param name the name of the job
   * @param training makes the trainer, in the job's thread: this may take long, as data is read
   * @throws IllegalStateException if a job of this name runs, or this is closed
   */
  public TrainingJob start(String name, Callable<Trainer.Builder> training) {
    return start(name, training, (trainer, fit) -> {});
  }

  /**
   * Starts a job.
   *
   * @param name the name of the job
   * @param training makes the trainer, in the job's thread: this may take long, as data is read
   * @param afterFit what follows a fit that came to an end of its own, in the job's thread
   * @throws IllegalStateException if a job of this name runs, or this is closed
   */
  public synchronized TrainingJob start(
      String name, Callable<Trainer.Builder> training, TrainingJob.AfterFit afterFit) {
    if (closed) {
      throw new IllegalStateException(
          "training job %s cannot be started: the jobs are closed".formatted(name));
    }
    TrainingJob last = jobs.get(name);
    if (last != null && last.state() == TrainingJob.State.RUNNING) {
      throw new IllegalStateException(
          "training job %s must not be started twice at a time, but runs already, at step %s. Wait for it, cancel it, or start a job of another name"
              .formatted(name, last.progress().steps()));
    }
    List<Callback> own = callbacks.stream().map(each -> each.of(name)).toList();
    TrainingJob job = TrainingJob.start(name, training, own, afterFit);
    jobs.put(name, job);
    return job;
  }

  /** Returns the latest job of a name, running or ended; empty if there was none. */
  public synchronized Optional<TrainingJob> find(String name) {
    return Optional.ofNullable(jobs.get(name));
  }

  /** Returns the latest job of each name, in the order in which the names were first used. */
  public synchronized List<TrainingJob> all() {
    return List.copyOf(jobs.values());
  }

  /**
   * Cancels all jobs and waits until they have ended. A thread that does not end in time is
   * interrupted, and waited for once more.
   *
   * @throws IllegalStateException if a job does not end, or this thread is interrupted
   */
  public void endAll() {
    List<TrainingJob> all = all();
    all.forEach(TrainingJob::cancel);
    List<TrainingJob> late = late(all);
    late.forEach(TrainingJob::interrupt);
    List<TrainingJob> stuck = late(late);
    if (!stuck.isEmpty()) {
      throw new IllegalStateException(
          "training jobs must end when they are cancelled and interrupted, but %s did not within %s. Look for code of theirs that ignores interrupts"
              .formatted(stuck, endTimeout.multipliedBy(2)));
    }
  }

  private List<TrainingJob> late(List<TrainingJob> all) {
    long end = System.nanoTime() + endTimeout.toNanos();
    List<TrainingJob> late = new ArrayList<>();
    try {
      for (TrainingJob job : all) {
        if (!job.await(Duration.ofNanos(end - System.nanoTime()))) {
          late.add(job);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training jobs end: " + all, e);
    }
    return late;
  }

  /**
   * Ends all jobs as {@link #endAll} does. None can be started any more.
   *
   * @throws IllegalStateException if a job does not end, or this thread is interrupted
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    endAll();
  }
}
