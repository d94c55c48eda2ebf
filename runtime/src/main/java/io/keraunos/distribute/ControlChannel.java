package io.keraunos.distribute;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the lives of the workers: each is connected to the chief, and both sides of a
 * connection say every second that they live. The first failure that the chief hears of, or
 * notices, is told to all, so that every worker ends with the same cause.
 *
 * <p>TensorFlow's collectives cannot tell: they wait for a silent worker for ever, and of one that
 * is gone they know the neighbour's address only. Its threads are daemons.
 */
final class ControlChannel implements AutoCloseable {

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final String FAILED = "failed ";
  private static final String LOST = "lost "; // then the rank of the lost worker, and a message
  private static final String MORE = "more "; // a part of a long text, before its last one
  private static final String AT_MEETING = "at ";
  private static final char END_OF_NAME = '\t';
  private static final String ANSWER = "answer ";
  private static final String BUSY = Link.ALIVE + " ";

  /** The most characters in a line, and in all lines of a text. */
  private static final int LONGEST_PART = 32_000;

  private static final int LONGEST_TEXT = 64 * 1024 * 1024;

  /**
   * The first failure.
   *
   * @param message names the worker and the reason
   * @param lost the rank of a worker that is gone or silent; empty if one says that it has failed
   */
  record Failure(String message, OptionalInt lost) {}

  private final Cluster cluster;
  private final Map<Integer, Link> links;
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> onFailure = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private final Assembly assembly;
  private final StallWatch watch;
  private final Map<Integer, StringBuilder> parts = new ConcurrentHashMap<>();
  private volatile Doing doing = new Doing(0, false, "");
  private volatile Supplier<String> work = () -> "";
  // Guarded by this.
  private final BitSet gone = new BitSet();
  private @Nullable String answer;
  private boolean resting;
  private boolean restsAfter;
  private long reaching; // since when the servers look for each other; 0 if they do not
  private Duration reachLimit = Duration.ZERO;

  /**
   * Starts to listen and to report that this worker lives.
   *
   * @param links to the chief; on the chief, to every other worker
   * @param silence the time without a sign of life after which a worker counts as lost
   * @param wait the longest time that a worker may wait for the others; 0 for no limit
   */
  ControlChannel(Cluster cluster, Map<Integer, Link> links, Duration silence, Duration wait) {
    this.cluster = cluster;
    this.links = Map.copyOf(links);
    this.assembly = new Assembly(cluster.size());
    this.watch = new StallWatch(cluster, wait);
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
        Doing own = doing();
        String sign = cluster.chief() ? Link.ALIVE : BUSY + own.text();
        links.keySet().forEach(worker -> send(worker, sign));
        checkStall(own);
        checkReach();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else has this thread: the process is ending
    }
  }

  private Doing doing() {
    Doing now = doing;
    return now.waits() ? now : new Doing(now.ordinal(), false, work.get());
  }

  private void checkStall(Doing own) {
    if (cluster.chief()) {
      long now = System.nanoTime();
      watch.heard(0, own, now);
      watch.stall(now).ifPresent(why -> failed(why, cluster.rank()));
    }
  }

  /**
   * Sets what this worker does while it does not wait for the others.
   *
   * @param doing is asked by any thread
   */
  void working(Supplier<String> doing) {
    work = doing;
  }

  /** Reports that this worker waits for all others in something; one thread does. */
  void waits(String what) {
    doing = new Doing(doing.ordinal() + 1, true, what);
  }

  /** Reports that the wait has ended. */
  void waited() {
    doing = new Doing(doing.ordinal(), false, "");
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
      } else if (line.startsWith(LOST) && !cluster.chief()) {
        lost(line.substring(LOST.length()));
      } else if (line.startsWith(BUSY) && cluster.chief()) {
        watch.heard(worker, Doing.parse(line.substring(BUSY.length())), System.nanoTime());
      } else if (line.startsWith(MORE)) {
        more(worker, line.substring(MORE.length()));
      } else if (line.startsWith(AT_MEETING) && cluster.chief()) {
        arrived(worker, whole(worker, line.substring(AT_MEETING.length())));
      } else if (line.startsWith(ANSWER) && !cluster.chief()) {
        answered(whole(worker, line.substring(ANSWER.length())));
      } else if (!line.equals(Link.PONG)) { // an answer that came too late for who asked
        throw new IllegalArgumentException(
            "it sent \"%s\"".formatted(line.substring(0, Math.min(60, line.length()))));
      }
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
    failed(new Failure(message, OptionalInt.of(worker)), worker);
  }

  /** Takes the chief's word that a worker is lost. */
  private void lost(String said) {
    String[] parts = said.split(" ", 2);
    if (parts.length != 2
        || !parts[0].matches("[0-9]{1,9}")
        || Integer.parseInt(parts[0]) >= cluster.size()) {
      throw new IllegalArgumentException("it does not say who is lost");
    }
    failed(new Failure(parts[1], OptionalInt.of(Integer.parseInt(parts[0]))), 0);
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
    failed(new Failure(message, OptionalInt.empty()), source);
  }

  private void failed(Failure first, int source) {
    if (!failure.compareAndSet(null, first)) {
      return;
    }
    String word = first.lost().isPresent() ? LOST + first.lost().getAsInt() + " " : FAILED;
    for (int worker : links.keySet()) {
      if (worker != source) {
        send(worker, word, first.message());
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
  Optional<Failure> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Waits for a failure; returns empty if there is none in that time. */
  Optional<Failure> failureWithin(Duration time) {
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
   * Waits until all workers have come to the same point, each with a text, or one has failed.
   *
   * @param what the point, for messages
   * @param text what this worker has to say
   * @param decision makes an answer of all texts, in the order of their ranks; only the chief's is
   *     asked, and it is short where {@code last} is not set
   * @param last whether the workers may leave after it
   * @return the chief's answer, on every worker; empty if one has failed
   */
  Optional<String> meet(
      String what, String text, Function<List<String>, String> decision, boolean last) {
    synchronized (this) {
      answer = null;
      restsAfter = last;
    }
    waits(what);
    try {
      if (cluster.chief()) {
        assembly.decide(what, text, decision).ifPresent(this::answer);
      } else {
        say(0, AT_MEETING, what + END_OF_NAME + text);
      }
      return awaitAnswer();
    } finally {
      waited();
    }
  }

  /** Waits for the answer; an interrupt does not cut that short, and is kept. */
  private synchronized Optional<String> awaitAnswer() {
    boolean interrupted = false;
    while (answer == null && failure.get() == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(answer);
  }

  /** Sends a text of any length. */
  private void say(int worker, String word, String text) {
    int begin = 0;
    for (; text.length() - begin > LONGEST_PART; begin += LONGEST_PART) {
      send(worker, MORE + text.substring(begin, begin + LONGEST_PART));
    }
    send(worker, word + text.substring(begin));
  }

  private void more(int worker, String part) {
    StringBuilder before = parts.computeIfAbsent(worker, unused -> new StringBuilder());
    if (before.length() + part.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("its text has no end");
    }
    before.append(part);
  }

  private String whole(int worker, String last) {
    StringBuilder before = parts.remove(worker);
    return before == null ? last : before.append(last).toString();
  }

  private void arrived(int worker, String named) {
    int end = named.indexOf(END_OF_NAME);
    if (end < 0) {
      throw new IllegalArgumentException("it names no meeting");
    }
    assembly
        .arrived(worker, named.substring(0, end), named.substring(end + 1))
        .ifPresent(this::answer);
  }

  private void answer(String text) {
    links.keySet().forEach(other -> say(other, ANSWER, text));
    answered(text);
  }

  private synchronized void answered(String text) {
    answer = text;
    resting = restsAfter; // at once: the first may be gone before this worker's thread wakes up
    notifyAll();
  }

  /** Reports that this worker needs nobody any more: who leaves is not missed. */
  synchronized void rest() {
    resting = true;
  }

  /** Ends the connections; what comes after that is not heard any more. */
  @Override
  public void close() {
    rest();
    failed.countDown();
    links.values().forEach(Link::close);
  }
}
