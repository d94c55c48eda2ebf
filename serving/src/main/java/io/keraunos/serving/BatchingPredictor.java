package io.keraunos.serving;

import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.RowFiller;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for one example together. There is no thread of its own: a caller that finds a
 * free lane computes the batch of all who wait, itself among them. It lets those that the last
 * batch has woken run first, as they may ask again: the thread that computed it is back before
 * them, and would be alone.
 */
final class BatchingPredictor implements Predictor {

  private static final RowFiller<Request> WRITE = (request, row) -> request.values.accept(row);

  /** The share of the newest batch in the mean size of batches. */
  private static final double NEWEST = 0.2;

  /** The longest wait for callers on their way: one may be held by a debugger. */
  private static final long LONGEST_ON_THE_WAY_NANOS = 1_000_000;

  /** The wait of one caller. */
  private static final class Request {
    final Consumer<ExampleWriter> values;
    final Thread caller = Thread.currentThread();
    float @Nullable [] answer;
    @Nullable RuntimeException failure;
    boolean woken; // by the thread of another request
    volatile boolean done; // written last

    Request(Consumer<ExampleWriter> values) {
      this.values = values;
    }
  }

  private final Predictor model;
  private final Batching batching;
  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger length = new AtomicInteger(); // of the queue, which counts slowly
  private final Semaphore lanes;
  private final AtomicInteger onTheWay = new AtomicInteger(); // callers that have been woken
  private volatile double usual = 1; // size of a batch

  BatchingPredictor(Predictor model, Batching batching) {
    this.model = model;
    this.batching = batching;
    this.lanes = new Semaphore(batching.lanes());
  }

  @Override
  public float[] predict(Consumer<ExampleWriter> values) {
    Request request = new Request(values);
    length.incrementAndGet();
    waiting.add(request);
    boolean interrupted = false;
    boolean waited = false;
    while (!request.done) {
      if ((waited || onTheWay.get() == 0) && lanes.tryAcquire()) {
        boolean full = false;
        try {
          full = !request.done && computeBatch();
        } finally {
          lanes.release();
          if (full || onTheWay.get() == 0) {
            wakeNext(request); // it may have come while no lane was free
          }
        }
      } else if (request.equals(waiting.peek())) {
        waited = true;
        LockSupport.parkNanos(this, LONGEST_ON_THE_WAY_NANOS);
      } else {
        LockSupport.park(this); // the first one takes it along, or who computes wakes it
      }
      interrupted |= Thread.interrupted();
    }
    if (request.woken && onTheWay.decrementAndGet() == 0) {
      wakeNext(request);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return answerOf(request);
  }

  private void wakeNext(Request own) {
    Request next = waiting.peek();
    if (next != null && next != own) {
      LockSupport.unpark(next.caller);
    }
  }

  private static float[] answerOf(Request request) {
    if (request.failure != null) {
      throw request.failure;
    }
    float[] answer = request.answer;
    if (answer == null) {
      throw new IllegalStateException("a request that is done has an answer or a failure");
    }
    return answer;
  }

  /** Computes a batch, and returns whether it was as large as batches may be. */
  private boolean computeBatch() {
    awaitOthers();
    List<Request> batch = new ArrayList<>(batching.largest());
    while (batch.size() < batching.largest()) {
      Request next = waiting.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    length.addAndGet(-batch.size());
    double before = usual; // of several lanes one may be lost, which is no matter for a mean
    usual = before + NEWEST * (batch.size() - before);
    try {
      if (batch.size() == 1) {
        alone(batch.get(0));
      } else if (!batch.isEmpty()) {
        together(batch);
      }
    } finally {
      batch.forEach(this::failUnanswered);
    }
    return batch.size() == batching.largest();
  }

  /** Lets nobody wait for an answer that does not come, as after an error of the machine. */
  private void failUnanswered(Request request) {
    if (!request.done) {
      fail(
          request,
          new IllegalStateException(
              "the thread that computed the batch of this request ended with an error, which it"
                  + " has thrown to its own caller. Ask again"));
    }
  }

  /** Waits until as many requests are there as usual, if it does not take too long. */
  private void awaitOthers() {
    long end = System.nanoTime() + batching.longestWait().toNanos();
    int wanted = (int) Math.min(batching.largest(), Math.round(usual));
    while (length.get() < wanted) {
      long left = end - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      LockSupport.parkNanos(this, Math.min(left, 20_000));
    }
  }

  private void together(List<Request> batch) {
    List<float[]> answers;
    try {
      answers = model.predict(batch, WRITE);
    } catch (RuntimeException e) { // of one of them: who is to blame shows when each is asked alone
      batch.forEach(this::alone);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      answer(batch.get(i), answers.get(i));
    }
  }

  private void alone(Request request) {
    try {
      answer(request, model.predict(request.values));
    } catch (RuntimeException e) {
      fail(request, e);
    }
  }

  private void answer(Request request, float[] row) {
    request.answer = row;
    finish(request);
  }

  private void fail(Request request, RuntimeException e) {
    request.failure = e;
    finish(request);
  }

  private void finish(Request request) {
    request.woken = request.caller != Thread.currentThread();
    if (request.woken) {
      onTheWay.incrementAndGet();
    }
    request.done = true;
    if (request.woken) {
      LockSupport.unpark(request.caller);
    }
  }

  @Override
  public <T> List<float[]> predict(List<? extends T> examples, RowFiller<? super T> filler) {
    return model.predict(examples, filler);
  }

  @Override
  public void close() {
    model.close();
  }
}
