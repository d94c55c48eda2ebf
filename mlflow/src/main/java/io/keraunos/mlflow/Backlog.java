package io.keraunos.mlflow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The values that wait to be sent, at most so many: where there is no room, the oldest ones are
 * dropped, so that training never waits. Any thread may call it.
 */
final class Backlog {

  private static final Duration LAST_PAUSES = Duration.ofMillis(250);

  private final int capacity;
  private final Duration linger;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Point> waiting = new ArrayDeque<>(); // these three under the lock
  private long added;
  private long dropped;
  private boolean closed;

  /**
   * Creates an empty one.
   *
   * @param linger how long values wait for others to go with them
   */
  Backlog(int capacity, Duration linger) {
    this.capacity = capacity;
    this.linger = linger;
  }

  /** Adds values, in place of the oldest ones if need be. */
  void add(Collection<Point> points) {
    lock.lock();
    try {
      added += points.size();
      waiting.addAll(points);
      while (waiting.size() > capacity) {
        waiting.removeFirst();
        dropped++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more values; whoever waits is woken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for values, and takes those of a request.
   *
   * @return none once it is closed and empty
   */
  List<Point> take(int most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      long left = linger.toNanos();
      while (waiting.size() < most && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      List<Point> taken = new ArrayList<>();
      while (taken.size() < most && !waiting.isEmpty()) {
        taken.add(waiting.removeFirst());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Waits some time, or until it is closed. */
  void pause(Duration length) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = length.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    if (closed()) { // the last attempts are made, but not one upon the other
      TimeUnit.NANOSECONDS.sleep(Math.min(length.toNanos(), LAST_PAUSES.toNanos()));
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many values were ever added. */
  long added() {
    lock.lock();
    try {
      return added;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many values had to make room for later ones. */
  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
