package io.keraunos.data;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a TFRecord file is damaged, or a record of it does not have what the reader asks for.
 * The message names the file, the record and where it begins.
 */
public final class TfRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TfRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
