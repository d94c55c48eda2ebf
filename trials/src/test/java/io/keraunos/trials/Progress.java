package io.keraunos.trials;

import io.keraunos.trials.Outcome.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How far a program had come when an exception ended it. A program is run as it stands, with no
 * callback added, so this is told by what Keraunos says: a failed step has its number in the
 * message, a fit that has ended was logged, and who is within the loop of the steps is on the
 * stack.
 */
final class Progress {

  private static final Pattern STEP = Pattern.compile("(?:training|since) step (\\d+)");
  private static final Set<String> TRAINING =
      Set.of("io.keraunos.engine.EpochLoop", "io.keraunos.engine.StepLoop");

  private Progress() {}

  /**
   * Returns the phase in which an exception ended a program.
   *
   * @param logged the messages that were logged until then, of all levels
   */
  static Phase of(Throwable failure, List<String> logged) {
    List<Long> steps =
        Outcome.messages(failure).stream()
            .flatMap(message -> STEP.matcher(message).results())
            .map((MatchResult found) -> Long.parseLong(found.group(1)))
            .toList();
    boolean trained = logged.stream().anyMatch(message -> message.startsWith("fit: "));
    if (trained || steps.stream().anyMatch(step -> step > 1)) {
      return Phase.LATER;
    }
    if (!steps.isEmpty()) {
      return Phase.FIRST_STEP;
    }
    boolean training =
        Outcome.chain(failure)
            .flatMap(thrown -> Arrays.stream(thrown.getStackTrace()))
            .anyMatch(frame -> TRAINING.contains(frame.getClassName()));
    return training ? Phase.LATER : Phase.START;
  }
}
