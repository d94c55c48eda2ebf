package io.keraunos.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Passes of streams made of other streams. Each closes the pass it reads. */
final class StreamPasses {

  private StreamPasses() {}

  record Mapped<T, R>(Iterator<T> source, Function<? super T, ? extends R> mapping)
      implements Iterator<R>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return source.hasNext();
    }

    @Override
    public R next() {
      return mapping.apply(source.next());
    }

    @Override
    public void close() throws IOException {
      closePass(source);
    }
  }

  static final class Shuffled<T> implements Iterator<T>, AutoCloseable {
    private final Iterator<T> source;
    private final int bufferSize;
    private final SplittableRandom random;
    private final List<T> held = new ArrayList<>();

    Shuffled(Iterator<T> source, int bufferSize, long seed) {
      this.source = source;
      this.bufferSize = bufferSize;
      this.random = new SplittableRandom(seed);
    }

    @Override
    public boolean hasNext() {
      return !held.isEmpty() || source.hasNext();
    }

    @Override
    public T next() {
      while (held.size() < bufferSize && source.hasNext()) {
        held.add(source.next());
      }
      if (held.isEmpty()) {
        throw new NoSuchElementException("the stream has ended");
      }
      T last = held.remove(held.size() - 1);
      int drawn = random.nextInt(held.size() + 1);
      return drawn == held.size() ? last : held.set(drawn, last);
    }

    @Override
    public void close() throws IOException {
      held.clear();
      closePass(source);
    }
  }

  private static void closePass(Iterator<?> pass) throws IOException {
    if (!(pass instanceof AutoCloseable closeable)) {
      return;
    }
    try {
      closeable.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the stream was closed", e);
    } catch (Exception e) {
      throw new IOException("the stream could not be closed: " + e, e);
    }
  }
}
