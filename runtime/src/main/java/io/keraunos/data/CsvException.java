package io.keraunos.data;

import org.jspecify.annotations.Nullable;

/** What a CSV file holds cannot be read. The message names the file, the line and the column. */
public final class CsvException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CsvException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
