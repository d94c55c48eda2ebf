package io.keraunos.feature;

import io.keraunos.data.DatasetException;
import org.jspecify.annotations.Nullable;

/** Failures of a pass, in the words of a loader. */
final class FittingFailures {
  private FittingFailures() {}

  static DatasetException atIndex(String loader, long index, long size, Throwable cause) {
    return new DatasetException(
        "Loader '%s' could not load the example at index %s of %s, to measure its features: %s"
            .formatted(loader, index, size, describe(cause)),
        loader,
        index,
        cause);
  }

  static DatasetException atPosition(String loader, long position, Throwable cause) {
    return new DatasetException(
        "Loader '%s' could not load the example at position %s of its stream, to measure its features: %s"
            .formatted(loader, position, describe(cause)),
        loader,
        position,
        cause);
  }

  /** Returns the failure that has no row. */
  static DatasetException of(String loader, Throwable cause) {
    return unfit(loader, describe(cause), cause);
  }

  static DatasetException unfit(String loader, String message, @Nullable Throwable cause) {
    return new DatasetException("Loader '%s': %s".formatted(loader, message), loader, -1, cause);
  }

  private static String describe(Throwable cause) {
    // Our own complaints about a value read better without the class name.
    return cause instanceof UnfitValueException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }
}
