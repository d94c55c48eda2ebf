package io.keraunos.trials;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a program.
 *
 * @param phase when it was stopped; or, where it ended normally, whether it was warned
 * @param errors those of the compiler, or the messages of the exception that ended the program and
 *     of its causes, the outermost first
 * @param warnings those of the compiler, then every event of level WARN or above that was logged
 * @param failure the exception that ended the program
 * @param finished whether {@code main} returned in time without an exception
 * @param printed what the program and Keraunos printed to standard output and standard error
 */
record Outcome(
    Phase phase,
    List<String> errors,
    List<String> warnings,
    @Nullable Throwable failure,
    boolean finished,
    String printed) {

  /** When a program was stopped, from early to never. */
  enum Phase {
    /** It does not compile. */
    COMPILE,
    /** It ended before it trained: where it was made, in {@code build()}, or as a fit began. */
    START,
    /** It ended in the first step of a fit. */
    FIRST_STEP,
    /** It ended after a step, such as in a later one, in a validation or in an export. */
    LATER,
    /** It did not end in time. */
    HUNG,
    /** It ended normally, with a warning of the compiler or in the log. */
    WARNED,
    /** It ended normally and nobody said anything. */
    SILENT
  }

  Outcome {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Returns the errors and the warnings, one a line. */
  String texts() {
    return String.join("\n", Stream.concat(errors.stream(), warnings.stream()).toList());
  }

  /** Returns the messages of an exception, of its causes and of what was suppressed. */
  static List<String> messages(Throwable failure) {
    return chain(failure).map(Objects::toString).toList();
  }

  /** Returns an exception, its causes and what was suppressed. */
  static Stream<Throwable> chain(Throwable failure) {
    Stream<Throwable> causes =
        failure.getCause() == null ? Stream.empty() : chain(failure.getCause());
    Stream<Throwable> suppressed = Stream.of(failure.getSuppressed()).flatMap(Outcome::chain);
    return Stream.concat(Stream.of(failure), Stream.concat(causes, suppressed));
  }
}
