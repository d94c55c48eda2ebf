package io.keraunos.data;

/** An example could not be read or written to a batch; the message names the loader and index. */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
