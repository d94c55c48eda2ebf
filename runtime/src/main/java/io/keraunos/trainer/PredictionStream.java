package io.keraunos.trainer;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
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
 * <p>An error in an example is thrown by the call that would have given its answer, or that of its
 * batch. Until the stream is read to the end or closed its trainer can do nothing else. It is used
 * by one thread. Of several workers each must read its stream to the end, or close it; all are
 * given the answers of all.
 */
public interface PredictionStream extends Iterator<float[]>, AutoCloseable {

  /**
   * Returns the shape of the output as the step returns it; its first dimension, the batch, is -1.
   */
  Shape shape();

  /** Returns the index of the example whose answer comes next: the number of answers read. */
  long index();

  /**
   * Returns whether there is another answer. Computes it, if it is the first of its batch.
   *
   * @throws IllegalStateException if the stream was closed, or its trainer, before it was read to
   *     the end
   * @throws io.keraunos.data.DatasetException if an example cannot be read; it names the index
   */
  @Override
  boolean hasNext();

  /**
   * Returns the next answer, flat in row-major order. Integer outputs come as floats.
   *
   * @throws NoSuchElementException if there is none
   */
  @Override
  float[] next();

  /** Returns the answers from here on, as a stream that closes this one. */
  default Stream<float[]> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(this::close);
  }

  /**
   * Releases the trainer. Unread answers are not computed, unless there are other workers, which
   * wait for them. Calling it again does nothing.
   */
  @Override
  void close();
}
