package io.keraunos.trainer;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.tensorflow.ndarray.Shape;

/**
 * The outputs of a predict step, one for each example in the order of the dataset, computed when
 * they are asked for: a batch is in memory, and what the loader has read ahead.
 *
 * <pre>{@code
 * try (PredictionStream answers = trainer.predictStream()) {
 *   while (answers.hasNext()) {
 *     out.write(answers.next());
 *   }
 * }
 * }</pre>
 *
 * <p>What goes wrong with an example is thrown by the call that would have given its answer, or
 * that of its batch. Until the stream is read to the end or closed its trainer can do nothing else.
 * It is used by one thread. Of several workers each must read its stream to the end, or close it;
 * all are given the answers of all.
 */
public final class PredictionStream implements Iterator<float[]>, AutoCloseable {

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

  /** What follows the last answer that is asked for. */
  interface Leaving {
    void leave(boolean trainerIsClosed);
  }

  /**
   * @param source gives the next rows; none at the end
   * @param end is called once, when all are read or nobody wants more
   */
  PredictionStream(Shape shape, Supplier<float[][]> source, Leaving end) {
    this.shape = shape;
    this.source = source;
    this.end = end;
  }

  /** The shape of the output as the step returns it; its first dimension, the batch, is -1. */
  public Shape shape() {
    return shape;
  }

  /** The index of the example whose answer comes next: how many were read. */
  public long index() {
    return index;
  }

  /**
   * Whether there is another answer. Computes it, if it is the first of its batch.
   *
   * @throws IllegalStateException if the stream was closed, or its trainer, before it was read to
   *     the end
   * @throws io.keraunos.data.DatasetException if an example cannot be read; it names the index
   */
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

  /**
   * The next answer, flat in row-major order. Integer outputs come as floats.
   *
   * @throws NoSuchElementException if there is none
   */
  @Override
  public float[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are %s answers".formatted(index));
    }
    index++;
    return rows[next++];
  }

  /** The answers from here on, as a stream that closes this one. */
  public Stream<float[]> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(this::close);
  }

  /**
   * Gives the trainer back. What was not read is not computed, unless there are other workers, who
   * wait for it. Calling it again does nothing.
   */
  @Override
  public void close() {
    leave(State.CLOSED);
  }

  /** Ends it because its trainer is closed. */
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
