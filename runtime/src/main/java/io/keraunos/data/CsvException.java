package io.keraunos.data;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the content of a CSV file cannot be read. The message names the file, the line and
 * the column.
 */
public final class CsvException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CsvException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
