package io.keraunos.graph;

import org.jspecify.annotations.Nullable;

/** A loss cannot be differentiated: the message names the op without a gradient. */
public final class NotDifferentiableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NotDifferentiableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
