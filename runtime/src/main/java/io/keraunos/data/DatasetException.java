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

  /**
   * Creates an exception.
   *
   * @param message names the loader and the example
   * @param loader the loader's name
   * @param example the example's index in the dataset or position in the stream; -1 if unknown
   * @param cause null if it was neither the dataset nor writing its example that failed
   */
  public DatasetException(String message, String loader, long example, @Nullable Throwable cause) {
    super(message, cause);
    this.loader = loader;
    this.example = example;
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
