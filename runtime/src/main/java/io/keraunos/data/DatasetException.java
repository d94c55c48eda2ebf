package io.keraunos.data;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an example could not be loaded. The message names the loader and the example; the
 * cause is what the dataset, or writing its example into the batch, threw.
 */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String loader;
  private final long example;

  private DatasetException(String message, String loader, long example, @Nullable Throwable cause) {
    super(message, cause);
    this.loader = loader;
    this.example = example;
  }

  static DatasetException atIndex(String loader, long index, long size, Throwable cause) {
    return new DatasetException(
        "Loader '%s' could not load the example at index %s of %s: %s"
            .formatted(loader, index, size, describe(cause)),
        loader,
        index,
        cause);
  }

  static DatasetException atPosition(String loader, long epoch, long position, Throwable cause) {
    return new DatasetException(
        "Loader '%s' could not load the example at position %s of its stream in epoch %s: %s"
            .formatted(loader, position, epoch, describe(cause)),
        loader,
        position,
        cause);
  }

  static DatasetException unfit(String loader, String message) {
    return new DatasetException("Loader '%s': %s".formatted(loader, message), loader, -1, null);
  }

  private static String describe(Throwable cause) {
    // Our own complaints about an example read better without the class name.
    return cause instanceof UnfitExampleException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  /** Returns the loader's name. */
  public String loader() {
    return loader;
  }

  /**
   * Returns the example's index in the dataset or its position in the stream, from 0; -1 if
   * unknown.
   */
  public long example() {
    return example;
  }
}
