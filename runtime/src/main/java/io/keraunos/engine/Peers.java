package io.keraunos.engine;

import io.keraunos.distribute.Cluster;
import io.keraunos.distribute.Fingerprint;
import io.keraunos.distribute.JobToken;
import io.keraunos.distribute.Workers;
import io.keraunos.launch.LauncherWatch;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.WorkerLostException;
import io.keraunos.trainer.WorkerSettings;
import io.keraunos.trainer.WorkersDifferException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.ConfigProto;

/**
 * The other workers of a run: they make the same calls, and act on the same wishes. With a single
 * worker nothing is sent.
 */
final class Peers implements AutoCloseable {

  private static final int TERMINATED_EXIT_CODE = 143; // what a process ended by SIGTERM returns

  private static final int CHECKPOINT = 8; // above all wishes
  private static final int CHANGE = 16;

  private final Cluster all;
  private Cluster cluster;
  private final WorkerSettings settings;
  private final Supplier<String> doing;
  private final StopRequest stop;
  private @Nullable Workers workers;
  private boolean failed;

  /**
   * Creates the peers of a run; nobody is looked for yet.
   *
   * @param doing says what this worker does, for the others to know; called by any thread
   */
  Peers(Cluster cluster, WorkerSettings settings, Supplier<String> doing, StopRequest stop) {
    this.all = cluster;
    this.cluster = cluster;
    this.settings = settings;
    this.doing = doing;
    this.stop = stop;
  }

  /** Returns the workers of now: all of them, before they have met. */
  Cluster cluster() {
    return cluster;
  }

  /** Returns whether there are no other workers now. */
  boolean alone() {
    return !cluster.distributed();
  }

  /** Returns whether workers may leave and join while a fit runs. */
  boolean mayChange() {
    return settings.minNodes().isPresent();
  }

  /** Waits until all workers are there. */
  void begin() {
    LauncherWatch.start();
    if (!all.distributed()) {
      return;
    }
    if (workers == null) {
      try {
        workers =
            Workers.join(
                all,
                settings.minNodes(),
                new Workers.Limits(
                    settings.startTimeout(), settings.peerTimeout(), settings.stepTimeout()),
                JobToken.of(System.getenv()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedRunException(
            "the wait for other workers", "the thread was interrupted");
      }
      cluster = workers.cluster();
    }
    workers.begin(doing);
  }

  /** Returns the number of workers that the job may have. */
  int most() {
    return all.size();
  }

  /**
   * Returns whether a fit goes on with other workers after an exception: one of them is lost,
   * whatever came of that here, or {@linkplain Change waits to join}.
   */
  boolean goesOn(Throwable thrown) {
    return workers != null
        && workers.canChange()
        && (thrown instanceof Change || workers.lost().isPresent());
  }

  /** Returns the loss of another worker, in words; empty if none is lost. */
  Optional<String> lost() {
    return workers == null ? Optional.empty() : workers.lost();
  }

  /** Finds the workers to go on with, in the place of those before. */
  void change() {
    try {
      joined().change();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedRunException("the wait for other workers", "the thread was interrupted");
    }
    cluster = joined().cluster();
  }

  private Workers joined() {
    return Objects.requireNonNull(workers);
  }

  /** Thrown to leave a fit between two steps, since a worker waits to join it. */
  static final class Change extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Change() {
      super("a worker waits to join", null, false, false);
    }
  }

  /** Stops interrupting the thread that called {@link #begin}. */
  void end() {
    if (workers != null) {
      workers.end();
    }
  }

  /**
   * Returns the workers, which must have been found to compute the same, ready to add up; empty if
   * there are no others, or they have not joined yet.
   *
   * @param config the threads and devices of this process
   */
  Optional<Workers> started(ConfigProto config) {
    if (workers == null || alone()) {
      return Optional.empty();
    }
    workers.start(config);
    return Optional.of(workers);
  }

  /**
   * Checks that all workers are about to compute the same.
   *
   * @param what the thing that is compared, for messages
   * @throws WorkersDifferException if another one's fingerprint differs; it names what differs
   */
  void same(String what, Fingerprint own) {
    if (workers != null) {
      workers.same(what, own);
    }
  }

  /** Returns the chief's text, or one's own if there are no other workers. */
  String broadcast(String text) {
    return workers == null ? text : workers.broadcast(text);
  }

  /**
   * Returns the vote that this worker sends with every step: its wish, and whether a checkpoint is
   * due. A checkpoint by time is due by the chief's clock; any worker that got SIGUSR1 may ask for
   * one.
   */
  int vote(Wish own, boolean byTime) {
    boolean due = (byTime && cluster.chief()) || stop.checkpointRequested();
    boolean change = workers != null && workers.othersWait();
    return own.number + (due ? CHECKPOINT : 0) + (change ? CHANGE : 0);
  }

  /** Returns whether any worker votes for a checkpoint. */
  static boolean checkpoint(int[] votes) {
    return Arrays.stream(votes).anyMatch(vote -> (vote & CHECKPOINT) != 0);
  }

  /** Returns whether the workers are to change, since another one waits to join. */
  static boolean change(int[] votes) {
    return Arrays.stream(votes).anyMatch(vote -> (vote & CHANGE) != 0);
  }

  /** Returns the votes of all workers; this one's alone if there are no others. */
  int[] ask(int own) {
    if (workers == null || alone()) {
      return new int[] {own};
    }
    double[] said = new double[cluster.size()];
    said[cluster.rank()] = own;
    double[] heard = workers.sum("the votes of the workers", said);
    int[] votes = new int[heard.length];
    for (int worker = 0; worker < votes.length; worker++) {
      votes[worker] = (int) heard[worker];
    }
    return votes;
  }

  /** Returns the numbers of all workers, in their order; all give as many. */
  double[][] exchange(String what, double[] own) {
    if (workers == null || alone()) {
      return new double[][] {own};
    }
    double[] said = new double[cluster.size() * own.length];
    System.arraycopy(own, 0, said, cluster.rank() * own.length, own.length);
    double[] heard = workers.sum(what, said);
    double[][] all = new double[cluster.size()][];
    for (int worker = 0; worker < all.length; worker++) {
      all[worker] = Arrays.copyOfRange(heard, worker * own.length, (worker + 1) * own.length);
    }
    return all;
  }

  /**
   * Returns the strongest wish of all, which becomes this worker's too if it is to end at once:
   * whoever is asked to end by another that was, ends like it.
   */
  Wish decide(int[] votes) {
    int strongest = 0;
    int by = cluster.rank();
    for (int worker = 0; worker < votes.length; worker++) {
      int wish = votes[worker] % CHECKPOINT;
      if (wish > strongest) {
        strongest = wish;
        by = worker;
      }
    }
    Wish wish = Wish.of(strongest);
    if (by != cluster.rank() && wish == Wish.INTERRUPTED) {
      stop.interrupt("worker " + by + " was interrupted");
    } else if (by != cluster.rank() && wish == Wish.TERMINATED && stop.terminate(asked(by))) {
      exit();
    }
    return wish;
  }

  private static String asked(int worker) {
    return "worker " + worker + " was asked to end";
  }

  /**
   * Begins the end of this process as a signal would: it waits until the trainer is closed. Returns
   * once it has begun, since a main method that returned before would end the process with 0.
   */
  private static void exit() {
    CountDownLatch begun = new CountDownLatch(1);
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(begun::countDown, "keraunos-ending"));
    } catch (IllegalStateException e) {
      return; // it has begun already
    }
    Thread thread = new Thread(() -> System.exit(TERMINATED_EXIT_CODE), "keraunos-exit");
    thread.setDaemon(true);
    thread.start();
    try {
      begun.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells the others that this worker cannot go on; if another is the cause, says so instead. */
  Throwable explain(Throwable e) {
    end();
    if (workers == null) {
      return e;
    }
    if (e instanceof InterruptedRunException interrupted && interrupted.agreed()) {
      return e; // the others throw it too
    }
    failed = true;
    if (e instanceof WorkerLostException || e instanceof WorkersDifferException) {
      return e; // the others throw it too
    }
    try {
      workers.check();
    } catch (WorkerLostException lost) {
      lost.addSuppressed(e);
      return lost;
    }
    workers.fail(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    return e;
  }

  /** Waits for the other workers to close too, unless one has failed. */
  @Override
  public void close() {
    if (workers == null || failed) {
      return;
    }
    workers.leave();
  }
}
