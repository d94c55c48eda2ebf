package io.keraunos.loading;

import io.keraunos.data.DatasetException;
import io.keraunos.feature.UnfitValueException;

/** Messages of examples that could not be loaded. */
final class LoadFailures {
  private LoadFailures() {}

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
    return cause instanceof UnfitExampleException || cause instanceof UnfitValueException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }
}
