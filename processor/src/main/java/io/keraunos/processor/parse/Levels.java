package io.keraunos.processor.parse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;

/**
 * What a build makes of the mistakes by its compiler options: {@code -Akeraunos.warn=KER307,KER503}
 * makes warnings of errors, {@code -Akeraunos.off=KER307=reason} says nothing of them. A reason may
 * have commas; one before an id begins the next.
 */
public final class Levels {
  /** Option with ids of mistakes that are warnings, with commas between them. */
  public static final String WARN = "keraunos.warn";

  /** Option with ids of mistakes that are meant, each with {@code =} and the reason. */
  public static final String OFF = "keraunos.off";

  private static final Pattern COMMA_BEFORE_ID = Pattern.compile(",(?=\\s*(?:KER\\d|\\w+\\s*=))");

  private final Set<Mistake> warned = new HashSet<>();
  private final Map<Mistake, String> off = new HashMap<>();

  private Levels() {}

  /**
   * Reads the options of a build.
   *
   * @param options the compiler's options for processors, by name
   * @param report takes the message of each mistake in them
   */
  public static Levels of(Map<String, String> options, Consumer<String> report) {
    Levels levels = new Levels();
    for (String item : items(options.getOrDefault(WARN, ""), Pattern.compile(","))) {
      mistake(WARN, item, report).ifPresent(levels.warned::add);
    }
    for (String item : items(options.getOrDefault(OFF, ""), COMMA_BEFORE_ID)) {
      String id = item.split("=", 2)[0].strip();
      String reason = item.substring(item.indexOf('=') + 1).strip();
      Optional<Mistake> mistake = mistake(OFF, id, report);
      if (mistake.isPresent() && (reason.isEmpty() || !item.contains("="))) {
        report.accept(ProcessorMistake.OPTION_REASON.message(OFF, id, OFF, id));
      } else {
        mistake.ifPresent(known -> levels.off.put(known, reason));
      }
    }
    return levels;
  }

  private static List<String> items(String option, Pattern between) {
    return option.isBlank()
        ? List.of()
        : Arrays.stream(between.split(option))
            .map(String::strip)
            .filter(i -> !i.isEmpty())
            .toList();
  }

  private static Optional<Mistake> mistake(String option, String id, Consumer<String> report) {
    Optional<Mistake> mistake = Mistakes.of(id);
    if (mistake.isEmpty()) {
      report.accept(ProcessorMistake.OPTION_ID.message(option, id, hint(id)));
    } else if (mistake.get().entry().level() == Mistake.Level.FIXED) {
      report.accept(
          ProcessorMistake.OPTION_FIXED.message(
              option,
              id,
              Mistakes.adjustable().stream().map(Mistake::id).collect(Collectors.joining(", "))));
      return Optional.empty();
    }
    return mistake;
  }

  private static String hint(String id) {
    if (id.matches("KER\\d{4}")) {
      return " It is a rule of docs/findings.md: use @Silence on the class, or silence(...) in the"
          + " trainer's settings.";
    }
    return " Did you mean " + nearest(id) + "?";
  }

  /** Returns the id with the fewest letters to change, and of these the one nearest in number. */
  private static String nearest(String id) {
    int number = number(id);
    List<String> ids = new ArrayList<>(Mistakes.adjustable().stream().map(Mistake::id).toList());
    ids.sort(
        Comparator.<String>comparingInt(known -> Suggestion.distance(id, known))
            .thenComparingInt(known -> Math.abs(number(known) - number)));
    return ids.get(0);
  }

  private static int number(String id) {
    String digits = id.replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  /** Returns the kind of message that a mistake is printed as; empty if it is off. */
  public Optional<Diagnostic.Kind> kind(Mistake mistake) {
    if (off.containsKey(mistake)) {
      return Optional.empty();
    }
    Diagnostic.Kind kind = mistake.entry().level().kind();
    boolean isEased = kind == Diagnostic.Kind.ERROR && warned.contains(mistake);
    return Optional.of(isEased ? Diagnostic.Kind.WARNING : kind);
  }
}
