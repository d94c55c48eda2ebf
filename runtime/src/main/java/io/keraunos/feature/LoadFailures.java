package io.keraunos.feature;

import io.keraunos.data.DatasetException;
import org.jspecify.annotations.Nullable;

/**
 * Messages of examples that could not be loaded, in the words of a loader.
 *
 * @param loader the loader's name
 * @param purpose what the example was loaded for, to follow where it stands; empty for a batch
 */
public record LoadFailures(String loader, String purpose) {

  /** Returns the failures of a loader of batches. */
  public static LoadFailures of(String loader) {
    return new LoadFailures(loader, "");
  }

  /** Returns the failures of the pass that measures features. */
  static LoadFailures ofFitting(String loader) {
    return new LoadFailures(loader, ", to measure its features");
  }

  /** Returns the failure of an example that is read by index. */
  public DatasetException atIndex(long index, long size, Throwable cause) {
    return at(index, "index %s of %s".formatted(index, size), cause);
  }

  /** Returns the failure of an example of a stream. */
  public DatasetException atPosition(long epoch, long position, Throwable cause) {
    return at(position, "position %s of its stream in epoch %s".formatted(position, epoch), cause);
  }

  private DatasetException at(long place, String text, Throwable cause) {
    return new DatasetException(
        "Loader '%s' could not load the example at %s%s: %s"
            .formatted(loader, text, purpose, describe(cause)),
        loader,
        place,
        cause);
  }

  /** Returns the failure of a whole dataset. */
  public DatasetException unfit(String message) {
    return unfit(message, null);
  }

  /** Returns the failure of a whole dataset, or of one of its components. */
  DatasetException because(Throwable cause) {
    return unfit(describe(cause), cause);
  }

  private DatasetException unfit(String message, @Nullable Throwable cause) {
    return new DatasetException("Loader '%s': %s".formatted(loader, message), loader, -1, cause);
  }

  private static String describe(Throwable cause) {
    // Our own complaints about an example read better without the class name.
    return cause instanceof UnfitValueException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }
}
