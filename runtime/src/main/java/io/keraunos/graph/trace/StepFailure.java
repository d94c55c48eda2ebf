package io.keraunos.graph.trace;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Place;
import io.keraunos.finding.Rule;
import io.keraunos.graph.review.UserCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Thrown where a step method does what cannot work; the message names its line. */
final class StepFailure extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  private StepFailure(Finding finding, RuntimeException cause) {
    super(finding.text() + finding.place().map(place -> ". At " + place).orElse(""), cause);
    this.finding = finding;
  }

  static StepFailure of(String module, String method, RuntimeException cause) {
    if (cause instanceof StepFailure known) {
      return known;
    }
    Optional<Place> place = UserCode.of(cause);
    String text = problem(cause) + " (in %s of %s)".formatted(method, module);
    return new StepFailure(new Finding(Rule.STEP_WITHOUT_GRAPH, text, place), cause);
  }

  private static String problem(RuntimeException cause) {
    if (asksForAValue(cause)) {
      return "a step must not ask for the value of an operand, as asTensor() does: it is a recipe"
          + " for a graph, and no batch is there yet. Compute with ops of step.tf(), log"
          + " what is to be seen by step.log(...), or return it from the predict step";
    }
    String text = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean asksForAValue(RuntimeException cause) {
    return cause instanceof IllegalStateException
        && Arrays.stream(cause.getStackTrace())
            .anyMatch(
                frame ->
                    frame.getClassName().startsWith("org.tensorflow.")
                        && frame.getMethodName().equals("asTensor"));
  }

  /**
   * Returns what is wrong with a step that cannot be traced; empty if it, or its optimizer, has
   * only missed a file.
   */
  static Optional<Finding> finding(RuntimeException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return Optional.empty();
      }
    }
    if (thrown instanceof StepFailure known) {
      return Optional.of(known.finding);
    }
    String text = thrown instanceof IllegalArgumentException ? problem(thrown) : thrown.toString();
    return Optional.of(new Finding(Rule.STEP_WITHOUT_GRAPH, text, UserCode.of(thrown)));
  }
}
