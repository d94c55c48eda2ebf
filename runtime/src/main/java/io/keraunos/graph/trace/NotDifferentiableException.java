package io.keraunos.graph.trace;

/** Thrown when a loss cannot be differentiated: the message names the op without a gradient. */
public final class NotDifferentiableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NotDifferentiableException(String message) {
    super(message);
  }
}
