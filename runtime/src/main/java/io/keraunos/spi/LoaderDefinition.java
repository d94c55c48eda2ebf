package io.keraunos.spi;

import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import java.util.concurrent.Callable;

/**
 * A loader method.
 *
 * @param name its name; empty where the stage has one
 * @param method the method's name, for messages
 * @param source opens the dataset
 * @param collator writes its examples into batches
 * @param options the reading options
 * @param <T> the example
 */
public record LoaderDefinition<T>(
    String name, String method, Source<T> source, Collator<T> collator, LoaderOptions options) {

  /** Opens a dataset: by index or as a stream. */
  public sealed interface Source<T> {
    /** A dataset that is read by index. */
    record Indexed<T>(Callable<? extends Dataset<? extends T>> open) implements Source<T> {}

    /** A dataset that is read in order. */
    record Streamed<T>(Callable<? extends StreamDataset<? extends T>> open) implements Source<T> {}
  }
}
