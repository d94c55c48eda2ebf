package io.keraunos.loading;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one epoch on their way from the loader threads to the thread that trains.
 *
 * <p>Implementation note. Batch {@code n} has the slot {@code n % capacity}. A loader thread claims
 * the next number, loads the batch and publishes it in its slot; the consumer takes the slots in
 * turn, so that batches come in order whoever loaded them. A number can only be claimed while fewer
 * than {@code capacity} are claimed and not taken, so a slot is empty when it is published to.
 * Nobody holds a lock. The consumer announces itself in {@code waiting} before it looks at the slot
 * for the last time and parks; a publisher fills the slot before it looks at {@code waiting}: one
 * of the two sees the other. Likewise, {@link #stop()} sets {@code stopped} before it empties the
 * slots, and a publisher fills its slot before it looks at {@code stopped}.
 */
final class BatchRing {

  /** Marks the end of a stream; published instead of a batch. */
  static final Object END = new Object();

  // About ten microseconds: less than what parking and being woken costs.
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 0;

  private final int capacity;
  private final AtomicReferenceArray<@Nullable Object> slots;
  private final AtomicLong claimed;
  private volatile long end;
  private volatile boolean stopped;
  private volatile @Nullable Thread waiting;
  // Written by the consumer only.
  private volatile long taken;
  private long waitedNanos;

  /**
   * Creates a ring for the batches {@code first} to {@code end - 1}.
   *
   * @param capacity batches that may be claimed and not taken
   */
  BatchRing(int capacity, long first, long end) {
    this.capacity = capacity;
    this.slots = new AtomicReferenceArray<>(capacity);
    this.claimed = new AtomicLong(first);
    this.taken = first;
    this.end = end;
  }

  /**
   * Returns the number of a batch that the caller has to load and publish; -1 if there is none now.
   */
  long claim() {
    while (true) {
      long next = claimed.get();
      if (stopped || next >= end || next - taken >= capacity) {
        return -1;
      }
      if (claimed.compareAndSet(next, next + 1)) {
        return next;
      }
    }
  }

  /**
   * Returns whether to wake a thread that found nothing to claim: at half full rather than at the
   * first free slot, so that several batches pay for a wake-up.
   */
  boolean wantsMore() {
    long next = claimed.get();
    return !stopped && next < end && next - taken <= capacity / 2;
  }

  /** Returns whether a batch is the last one. */
  boolean isLast(long batch) {
    return batch + 1 >= end;
  }

  /** Publishes the outcome of a claim: a {@link Batch}, a failure or {@link #END}. */
  void publish(long batch, Object item) {
    if (!(item instanceof Batch)) {
      end = Math.min(end, batch + 1);
    }
    int slot = slot(batch);
    slots.set(slot, item);
    if (stopped) {
      discard(slot);
    } else if (batch == taken) {
      LockSupport.unpark(waiting);
    }
  }

  /**
   * Returns the next batch or failure, waiting for it; null at the end. For the consumer.
   *
   * @param cut whether not to wait any more; whoever makes it true unparks the consumer
   * @throws InterruptedException if the wait was cut, or the thread is interrupted
   */
  @Nullable Object take(BooleanSupplier cut) throws InterruptedException {
    long next = taken;
    if (next >= end) {
      return null;
    }
    int slot = slot(next);
    Object item = slots.get(slot);
    if (item == null) {
      item = await(slot, cut);
    }
    slots.set(slot, null);
    taken = next + 1;
    return item == END ? null : item;
  }

  private Object await(int slot, BooleanSupplier cut) throws InterruptedException {
    long begin = System.nanoTime();
    try {
      for (int i = 0; i < SPINS; i++) {
        Object item = slots.get(slot);
        if (item != null) {
          return item;
        }
        Thread.onSpinWait();
      }
      waiting = Thread.currentThread();
      while (true) {
        Object item = slots.get(slot);
        if (item != null) {
          return item;
        }
        if (cut.getAsBoolean() || Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park(this);
      }
    } finally {
      waiting = null;
      waitedNanos += System.nanoTime() - begin;
    }
  }

  /** Returns the time that {@link #take} waited. For the consumer. */
  long waitedNanos() {
    return waitedNanos;
  }

  /**
   * Ends the epoch: nothing can be claimed any more, and batches that are here or still come are
   * released.
   */
  void stop() {
    stopped = true;
    for (int slot = 0; slot < capacity; slot++) {
      discard(slot);
    }
  }

  private void discard(int slot) {
    if (slots.getAndSet(slot, null) instanceof Batch batch) {
      batch.release();
    }
  }

  private int slot(long batch) {
    return (int) (batch % capacity);
  }
}
