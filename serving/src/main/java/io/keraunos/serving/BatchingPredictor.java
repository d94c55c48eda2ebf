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
 * free lane computes the batch of all who wait, itself among them.
 */
final class BatchingPredictor implements Predictor {

  private static final RowFiller<Request> WRITE = (request, row) -> request.values.accept(row);

  /** The share of the newest batch in the mean size of batches. */
  private static final double NEWEST = 0.2;

  /** The wait of one caller. */
  private static final class Request {
    final Consumer<ExampleWriter> values;
    final Thread caller = Thread.currentThread();
    float @Nullable [] answer;
    @Nullable RuntimeException failure;
    volatile boolean done;

    Request(Consumer<ExampleWriter> values) {
      this.values = values;
    }

    void answer(float[] row) {
      answer = row;
      finish();
    }

    void fail(RuntimeException e) {
      failure = e;
      finish();
    }

    private void finish() {
      done = true;
      if (caller != Thread.currentThread()) {
        LockSupport.unpark(caller);
      }
    }
  }

  private final Predictor model;
  private final Batching batching;
  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger length = new AtomicInteger(); // of the queue, which counts slowly
  private final Semaphore lanes;
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
    while (!request.done) {
      if (lanes.tryAcquire()) {
        try {
          if (!request.done) {
            computeBatch();
          }
        } finally {
          lanes.release();
          Request next = waiting.peek(); // it may have come while no lane was free
          if (next != null && next != request) {
            LockSupport.unpark(next.caller);
          }
        }
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return answerOf(request);
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

  private void computeBatch() {
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
      batch.forEach(BatchingPredictor::failUnanswered);
    }
  }

  /** Lets nobody wait for an answer that does not come, as after an error of the machine. */
  private static void failUnanswered(Request request) {
    if (!request.done) {
      request.fail(
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
      batch.get(i).answer(answers.get(i));
    }
  }

  private void alone(Request request) {
    try {
      request.answer(model.predict(request.values));
    } catch (RuntimeException e) {
      request.fail(e);
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
