package io.keraunos.engine;

import io.keraunos.trainer.PredictionStream;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.tensorflow.ndarray.Shape;

/** Answers that are computed a batch at a time. */
final class BatchedPredictionStream implements PredictionStream {

  private static final float[][] NONE = {};

  private final Shape shape;
  private final Supplier<float[][]> source;
  private final Leaving end;
  private float[][] rows = NONE;
  private int next; // of the rows
  private long index;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    READ,
    CLOSED,
    FAILED,
    ABANDONED
  }

  /** An action after the last answer that is asked for. */
  interface Leaving {
    void leave(boolean trainerIsClosed);
  }

  /**
   * Creates a stream.
   *
   * @param source gives the next rows; none at the end
   * @param end is called once, when all are read or nobody wants more
   */
  BatchedPredictionStream(Shape shape, Supplier<float[][]> source, Leaving end) {
    this.shape = shape;
    this.source = source;
    this.end = end;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public long index() {
    return index;
  }

  @Override
  public boolean hasNext() {
    if (next < rows.length && state == State.OPEN) {
      return true;
    }
    switch (state) {
      case READ -> {
        return false;
      }
      case CLOSED ->
          throw new IllegalStateException("answers must be read before their stream is closed");
      case ABANDONED ->
          throw new IllegalStateException(
              "answers must be read before their trainer is closed, but it was closed after "
                  + index);
      case FAILED ->
          throw new IllegalStateException(
              "there must be no more answers after an error, which came after " + index);
      case OPEN -> read();
    }
    return state == State.OPEN;
  }

  private void read() {
    State after = State.FAILED;
    try {
      next = 0;
      rows = source.get();
      after = rows.length == 0 ? State.READ : State.OPEN;
    } finally {
      leave(after);
    }
  }

  @Override
  public float[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are %s answers".formatted(index));
    }
    index++;
    return rows[next++];
  }

  @Override
  public void close() {
    leave(State.CLOSED);
  }

  /** Ends the stream because its trainer is closed. */
  void abandon() {
    leave(State.ABANDONED);
  }

  private void leave(State to) {
    if (state == State.OPEN && to != State.OPEN) {
      state = to;
      rows = NONE;
      end.leave(to == State.ABANDONED);
    }
  }
}
