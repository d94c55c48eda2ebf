package io.keraunos.data;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a query could not be read. The message names the query, and the row if it was
 * reached.
 */
public final class JdbcException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JdbcException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
