package io.keraunos.feature;

import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.data.StreamDataset;
import io.keraunos.spi.Collator;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Measures the features of the training examples in one pass. The result is a pure function of the
 * examples and their order: neither the number of threads nor their timing can be seen in it.
 *
 * <p>Means and deviations are computed without rounding. Quantiles are those of up to 16,384 values
 * of a component: exact if there are no more, else of a random sample, whose ranks are off by less
 * than 1.3 percentage points with a probability of 99 %. Values of categories are counted exactly,
 * up to 1,000,000 distinct ones.
 */
public final class FeatureFitting {
  private FeatureFitting() {}

  /**
   * Measures a dataset that is read by index: the training loader's, as it is in its first epoch.
   *
   * @param loader the name of the loader, for messages and threads
   * @param dataset is read once, every example
   * @param threads the number of threads that read, named {@code keraunos-<loader>-features-0…}; 0
   *     reads in the calling thread
   * @param progress is told the number of rows that were read, now and then, in the calling thread
   * @param stop whether to end the pass; asked now and then, in the calling thread
   * @return what was measured; {@link FittedFeatures#NONE}, without reading anything, if no
   *     component has a meaning
   * @throws DatasetException if an example could not be read, or its values or all values of a
   *     component do not do; the example or the component is named
   * @throws InterruptedException if the thread is interrupted, or the pass was to end
   */
  public static <T> FittedFeatures fit(
      String loader,
      Dataset<? extends T> dataset,
      Collator<T> collator,
      int threads,
      LongConsumer progress,
      BooleanSupplier stop)
      throws InterruptedException {
    if (nothingToMeasure(collator)) {
      return FittedFeatures.NONE;
    }
    long size = dataset.size();
    if (size < 0) {
      throw LoadFailures.ofFitting(loader)
          .unfit("size() of the dataset must be at least 0, but was " + size);
    }
    FittingPass<T> pass = new FittingPass<>(loader, dataset, collator, size, threads);
    Watch watch = new Watch(progress, stop);
    if (threads == 0) {
      pass.work(() -> watch.look(pass.measured()));
      return told(interruptible(pass::result), progress);
    }
    try (FittingThreads running = new FittingThreads(loader, pass, threads)) {
      running.start();
      running.await(watch);
    }
    return told(pass.result(), progress);
  }

  /**
   * Measures a stream in the calling thread: all shards of its first epoch.
   *
   * @param loader the name of the loader, for messages
   * @param progress is told the number of rows that were read, now and then
   * @param stop whether to end the pass; asked after every row
   * @return what was measured; {@link FittedFeatures#NONE}, without reading anything, if no
   *     component has a meaning
   * @throws DatasetException if an example could not be read, or its values or all values of a
   *     component do not do; the example's position or the component is named
   * @throws InterruptedException if the thread is interrupted, or the pass was to end
   */
  public static <T> FittedFeatures fit(
      String loader,
      StreamDataset<? extends T> stream,
      Collator<T> collator,
      LongConsumer progress,
      BooleanSupplier stop)
      throws InterruptedException {
    if (nothingToMeasure(collator)) {
      return FittedFeatures.NONE;
    }
    StreamPass<T> pass = new StreamPass<>(loader, stream, collator);
    Watch watch = new Watch(progress, stop);
    return told(interruptible(() -> pass.measure(watch)), progress);
  }

  private static boolean nothingToMeasure(Collator<?> collator) {
    return collator.features().stream()
        .map(Feature::meaning)
        .allMatch(meaning -> meaning instanceof Meaning.Plain);
  }

  private static FittedFeatures told(FittedFeatures fitted, LongConsumer progress) {
    progress.accept(fitted.rows());
    return fitted;
  }

  private interface Reading {
    FittedFeatures result() throws InterruptedException;
  }

  /**
   * Throws the interrupt of the calling thread as such, although it is the dataset that noticed.
   */
  private static FittedFeatures interruptible(Reading reading) throws InterruptedException {
    try {
      return reading.result();
    } catch (DatasetException e) {
      if (e.getCause() instanceof InterruptedException) {
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    }
  }
}
