package io.keraunos.trainer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Thrown when TensorFlow could not compute a step; the message says which one and why. */
public final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Text of an assertion in the graph, each of its parts in brackets. */
  private static final Pattern ASSERTION =
      Pattern.compile("assertion failed: (\\[.*\\])", Pattern.DOTALL);

  /** Creates an exception from the place, in words, and TensorFlow's error. */
  public StepFailedException(String where, Throwable cause) {
    super(where + " failed: " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int trail = message.indexOf("\n\t [[");
    Matcher assertion = ASSERTION.matcher(trail < 0 ? message : message.substring(0, trail));
    if (!assertion.find()) {
      return message;
    }
    String parts = assertion.group(1);
    return parts.substring(1, parts.length() - 1).replace("] [", " ").replace(" , ", ", ");
  }
}
