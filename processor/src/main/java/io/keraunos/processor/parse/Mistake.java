package io.keraunos.processor.parse;

import java.util.Locale;
import javax.tools.Diagnostic;

/**
 * A mistake in an annotated class. The ids are stable: a number is never given to another mistake.
 * Each text says what was found, what is expected and what to do. A build may turn those off, or
 * into warnings, whose {@link Level} is not {@link Level#FIXED}: see {@link Levels}. Mistakes of
 * one family, whose ids begin with the same digit, are the constants of one enum.
 */
public interface Mistake {

  /** What a mistake is, unless the build says otherwise. */
  enum Level {
    /** An error without whose correction nothing could be generated, so it stays one. */
    FIXED(Diagnostic.Kind.ERROR),
    /** An error beside which the program could be run. */
    ERROR(Diagnostic.Kind.ERROR),
    /** A warning: the program may be meant. */
    WARNING(Diagnostic.Kind.WARNING),
    /** A note: the program is right. */
    NOTE(Diagnostic.Kind.NOTE);

    private final Diagnostic.Kind kind;

    Level(Diagnostic.Kind kind) {
      this.kind = kind;
    }

    /** Returns the kind of the compiler's message. */
    Diagnostic.Kind kind() {
      return kind;
    }
  }

  /**
   * A line of the list of mistakes.
   *
   * @param number the number of the id
   * @param level what it is, unless the build says otherwise
   * @param text the text, with {@code %s} for the parts that depend on the program
   */
  record Entry(int number, Level level, String text) {
    private static final String PAGE =
        "https://github.com/keraunos/keraunos/blob/main/docs/errors.md#";

    private String id() {
      return String.format(Locale.ROOT, "KER%03d", number);
    }
  }

  /** Returns its line in the list of mistakes. */
  Entry entry();

  /** Returns the name of the constant. */
  String name();

  /** Returns the stable id, such as {@code KER101}. */
  default String id() {
    return entry().id();
  }

  /** Returns the address of its section in the documentation. */
  default String page() {
    return Entry.PAGE + id().toLowerCase(Locale.ROOT);
  }

  /** Returns the message for these arguments: id, text and page. */
  default String message(Object... arguments) {
    return "[%s] %s See %s"
        .formatted(id(), String.format(Locale.ROOT, entry().text(), arguments), page());
  }
}
