package io.keraunos.distribute;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the lives of the workers: each is connected to the chief, and both sides of a
 * connection say every second that they live. The first failure that the chief hears of, or
 * notices, is told to all, so that every worker ends with the same cause.
 *
 * <p>TensorFlow's collectives cannot tell: they wait for a silent worker for ever, and of one that
 * is gone they know the neighbour's address only. Its threads are daemons.
 */
final class ControlChannel {

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final int NOBODY = -1;
  private static final String FAILED = "failed ";
  private static final String AT_BARRIER = "at ";
  private static final String PASS_BARRIER = "pass";
  private static final String FINISHED = "finished ";

  /** Grace period for a pending sum after a worker needed for it has finished. */
  private static final Duration LAST_SUM = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Map<Integer, Link> links;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> onFailure = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  // Guarded by this: the barrier that is under way, and who is at it.
  private final BitSet waiting = new BitSet();
  private final BitSet gone = new BitSet();
  private boolean resting;
  private boolean restsAfter;
  private int barrier;
  private int passed;
  private int finisher = NOBODY;
  private long finished;
  private long summing;
  private long reaching; // since when the servers look for each other; 0 if they do not
  private Duration reachLimit = Duration.ZERO;

  /**
   * Starts to listen and to report that this worker lives.
   *
   * @param links to the chief; on the chief, to every other worker
   * @param silence the time without a sign of life after which a worker counts as lost
   */
  ControlChannel(Cluster cluster, Map<Integer, Link> links, Duration silence) {
    this.cluster = cluster;
    this.links = Map.copyOf(links);
    for (Map.Entry<Integer, Link> link : links.entrySet()) {
      int worker = link.getKey();
      link.getValue().listen("keraunos-worker-" + worker, silence, new From(worker));
    }
    Thread heart = new Thread(this::beat, "keraunos-heartbeat");
    heart.setDaemon(true);
    heart.start();
  }

  private void beat() {
    try {
      while (!failed.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        links.keySet().forEach(worker -> send(worker, Link.ALIVE));
        checkFinisher();
        checkReach();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else has this thread: the process is ending
    }
  }

  /**
   * Fails once this worker has waited too long for a sum with a worker that has finished: it would
   * wait for ever.
   */
  private void checkFinisher() {
    int who;
    synchronized (this) {
      long since = Math.max(summing, finished);
      boolean waits = finisher != NOBODY && summing != 0;
      if (!waits || System.nanoTime() - since < LAST_SUM.toNanos()) {
        return;
      }
      who = finisher;
    }
    failed(
        "%s has closed its trainer while %s still needs it: every worker must make the same calls"
            .formatted(cluster.name(who), cluster.name(cluster.rank())),
        cluster.rank());
  }

  /** Starts the clock of the first sum, for which every server must reach every other one. */
  synchronized void reaching(Duration limit) {
    reachLimit = limit;
    reaching = System.nanoTime();
  }

  /** Stops the clock of the first sum. */
  synchronized void reached() {
    reaching = 0;
  }

  /**
   * Fails once this worker has not reached all ports in time: a port that nobody answers at would
   * be waited for for ever.
   */
  private void checkReach() {
    synchronized (this) {
      if (reaching == 0 || System.nanoTime() - reaching < reachLimit.toNanos()) {
        return;
      }
    }
    failed(
        "all workers must reach each other's ports, %s, but %s did not within %s. Are they open between all of them, and not to worker 0 alone?"
            .formatted(cluster.addresses(), cluster.name(cluster.rank()), Link.seconds(reachLimit)),
        cluster.rank());
  }

  /** Sets whether this worker waits for the others' part of a sum. */
  synchronized void summing(boolean on) {
    summing = on ? System.nanoTime() : 0;
  }

  /** Receives the lines of one worker. */
  private final class From implements Link.Listener {
    private final int worker;

    From(int worker) {
      this.worker = worker;
    }

    @Override
    public void line(String line) {
      if (line.startsWith(FAILED)) {
        failed(line.substring(FAILED.length()), worker);
      } else if (line.startsWith(AT_BARRIER)) {
        arrived(worker);
      } else if (line.startsWith(FINISHED)) {
        finished(rank(line.substring(FINISHED.length())));
      } else if (line.equals(PASS_BARRIER)) {
        pass();
      } else if (!line.equals(Link.PONG)) { // an answer that came too late for who asked
        throw new IllegalArgumentException(
            "it sent \"%s\"".formatted(line.substring(0, Math.min(60, line.length()))));
      }
    }

    private int rank(String text) {
      int rank = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : NOBODY;
      if (rank < 0 || rank >= cluster.size()) {
        throw new IllegalArgumentException("it says that worker %s has finished".formatted(text));
      }
      return rank;
    }

    @Override
    public void ended(String why) {
      lose(worker, cluster.name(worker) + " " + why);
    }
  }

  private void send(int worker, String line) {
    send(worker, line, "");
  }

  private void send(int worker, String word, String message) {
    Link link = links.get(worker);
    if (link == null) {
      return;
    }
    try {
      link.send(word, message);
    } catch (IOException e) {
      // A worker that cannot be written to is gone; the reading thread reports it, with the reason.
      link.close();
      lose(worker, cluster.name(worker) + " is gone: " + e.getMessage());
    }
  }

  /**
   * Handles the loss of a worker. One that leaves while all rest at the end of their work is not
   * missed.
   */
  private void lose(int worker, String message) {
    synchronized (this) {
      gone.set(worker);
      if (resting) {
        return;
      }
    }
    failed(message, worker);
  }

  /** Reports that this worker needs the others again. */
  void work() {
    int left;
    synchronized (this) {
      resting = false;
      left = gone.nextSetBit(0);
    }
    if (left >= 0) {
      failed(cluster.name(left) + " has left: every worker must make the same calls", left);
    }
  }

  /** Reports that this worker cannot go on, and why; the others end too. */
  void fail(String message) {
    failed("%s failed: %s".formatted(cluster.name(cluster.rank()), message), cluster.rank());
  }

  private void failed(String message, int source) {
    if (!failure.compareAndSet(null, message)) {
      return;
    }
    for (int worker : links.keySet()) {
      if (worker != source) {
        send(worker, FAILED, message);
      }
    }
    failed.countDown();
    synchronized (this) {
      notifyAll();
    }
    Runnable reaction = onFailure.get();
    if (reaction != null) {
      reaction.run();
    }
  }

  /** Sets a reaction to the first failure; it runs at once if there is one. */
  void onFailure(Runnable reaction) {
    onFailure.set(reaction);
    if (failure.get() != null) {
      reaction.run();
    }
  }

  /** Returns the first failure that this worker heard of. */
  Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Waits for a failure; returns empty if there is none in that time. */
  Optional<String> failureWithin(Duration time) {
    try {
      if (!failed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return failure();
  }

  /**
   * Waits until all workers have come to the same point, or one has failed.
   *
   * @param last whether the workers may leave after it
   */
  synchronized void await(boolean last) throws InterruptedException {
    int mine = ++barrier;
    restsAfter = last;
    if (last) {
      finished(cluster.rank());
    }
    if (cluster.chief()) {
      arrived(0);
    } else {
      send(0, AT_BARRIER + mine);
    }
    while (passed < mine && failure.get() == null) {
      wait();
    }
  }

  /** Notes that a worker is at the end of its work; the chief tells all others. */
  private void finished(int worker) {
    if (worker != cluster.rank()) {
      synchronized (this) {
        finisher = worker;
        finished = System.nanoTime();
      }
    }
    for (int other : links.keySet()) {
      if (other != worker && (cluster.chief() || worker == cluster.rank())) {
        send(other, FINISHED + worker);
      }
    }
  }

  /** Notes, on the chief, that a worker has reached the barrier. */
  private synchronized void arrived(int worker) {
    waiting.set(worker);
    if (waiting.cardinality() == cluster.size()) {
      waiting.clear();
      links.keySet().forEach(other -> send(other, PASS_BARRIER));
      pass();
    }
  }

  private synchronized void pass() {
    passed++;
    resting = restsAfter; // at once: the first may be gone before this worker's thread wakes up
    finisher = NOBODY;
    notifyAll();
  }
}
