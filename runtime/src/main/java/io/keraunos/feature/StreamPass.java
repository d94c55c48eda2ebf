package io.keraunos.feature;

import io.keraunos.data.DatasetException;
import io.keraunos.data.StreamDataset;
import io.keraunos.spi.Collator;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pass over a stream, in the calling thread. */
final class StreamPass<T> {

  private static final Logger LOG = LoggerFactory.getLogger(StreamPass.class);
  private static final int GIVE_ROWS = 4096;

  private final String loader;
  private final StreamDataset<? extends T> stream;
  private final Collator<T> collator;
  private long measured;

  StreamPass(String loader, StreamDataset<? extends T> stream, Collator<T> collator) {
    this.loader = loader;
    this.stream = stream;
    this.collator = collator;
  }

  /** Returns the number of rows that were measured. */
  long measured() {
    return measured;
  }

  /**
   * Measures the first epoch, all shards of it.
   *
   * @throws InterruptedException if the watch throws it
   * @throws DatasetException if a row could not be measured, or the values of a component do not do
   */
  FittedFeatures measure(Watch watch) throws InterruptedException {
    Measurements all = new Measurements(collator.features());
    Measurements mine = new Measurements(collator.features());
    Iterator<? extends T> examples = null;
    try {
      examples = open();
      for (T example = next(examples); example != null; example = next(examples)) {
        measure(example, mine);
        watch.look(measured);
        if (measured % GIVE_ROWS == 0) {
          mine.giveTo(all, false);
        }
      }
      mine.giveTo(all, true);
      return all.result();
    } catch (UnfitValueException e) {
      throw LoadFailures.ofFitting(loader).because(e);
    } finally {
      close(examples);
    }
  }

  private Iterator<? extends T> open() {
    try {
      Iterator<? extends T> opened = stream.open(0, 0, 1);
      if (opened == null) {
        throw new UnfitValueException("open must return an iterator, but returned null");
      }
      return opened;
    } catch (Throwable e) { // whatever the user's code throws belongs to the fit
      throw LoadFailures.ofFitting(loader).atPosition(0, measured, e);
    }
  }

  private @Nullable T next(Iterator<? extends T> examples) {
    try {
      if (!examples.hasNext()) {
        return null;
      }
      T example = examples.next();
      if (example == null) {
        throw new UnfitValueException("the stream must yield examples, but yielded null");
      }
      return example;
    } catch (Throwable e) { // as above
      throw LoadFailures.ofFitting(loader).atPosition(0, measured, e);
    }
  }

  private void measure(T example, Measurements mine) {
    try {
      mine.row(measured, example, collator);
      measured++;
    } catch (Throwable e) { // as above
      throw LoadFailures.ofFitting(loader).atPosition(0, measured, e);
    }
  }

  private void close(@Nullable Iterator<? extends T> examples) {
    if (examples instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.warn("Loader '{}' could not close its stream of epoch 0.", loader, e);
      }
    }
  }
}
