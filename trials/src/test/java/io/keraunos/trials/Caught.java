package io.keraunos.trials;

import io.keraunos.trials.Outcome.Phase;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a wrong program was caught, in the words of its comments, and by what.
 *
 * @param word {@code javac} with the ids of the processor's mistakes, {@code start}, {@code first
 *     step}, {@code later}, {@code hung}, {@code warned} or {@code silent}
 * @param text the errors and warnings; those of all workers where the program starts some
 */
record Caught(String word, String text) {

  /** The first words there are, from early to never. */
  static final List<String> WORDS =
      List.of("javac", "start", "first step", "later", "hung", "warned", "silent");

  private static final int LENGTH = 80;
  private static final Pattern MISTAKE = Pattern.compile("\\[(KER\\d{3})\\]");
  private static final Pattern STEP = Pattern.compile("(?:training|since) step (\\d+)");
  private static final Pattern FITTED = Pattern.compile("(?m)^\\[worker \\d+\\] INFO \\S+: fit: ");
  private static final Pattern WARNED = Pattern.compile("(?m)^\\[worker \\d+\\] WARN ");

  /** Returns where a program was caught. */
  static Caught of(Program program, Outcome outcome) {
    if (startsWorkers(program) && outcome.phase() != Phase.COMPILE) {
      return ofJob(outcome);
    }
    String word =
        switch (outcome.phase()) {
          case COMPILE -> javac(outcome.errors());
          case START -> "start";
          case FIRST_STEP -> "first step";
          case LATER -> "later";
          case HUNG -> "hung";
          case WARNED -> "warned";
          case SILENT -> "silent";
        };
    return new Caught(word, outcome.texts());
  }

  /** Returns whether somebody said something. */
  boolean says() {
    return !word.equals("silent") && !word.equals("hung");
  }

  /** Returns the beginning of what is said, without the name of an exception or a logger. */
  String firstWords() {
    String line = text.lines().findFirst().orElse("");
    String said = line.replaceFirst("^(?:WARN )?[\\w.$]+: ", "");
    return said.length() <= LENGTH ? said : said.substring(0, said.lastIndexOf(' ', LENGTH));
  }

  /** Returns whether a program starts processes of its own, which say what is wrong. */
  static boolean startsWorkers(Program program) {
    return program.source().contains("Launcher.of(");
  }

  private static String javac(List<String> errors) {
    Set<String> ids =
        errors.stream()
            .flatMap(error -> MISTAKE.matcher(error).results())
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    return ("javac " + String.join(", ", ids)).strip();
  }

  private static Caught ofJob(Outcome outcome) {
    String printed = outcome.printed();
    if (outcome.phase() == Phase.HUNG) {
      return new Caught("hung", printed);
    }
    if (outcome.failure() == null) {
      return new Caught(WARNED.matcher(printed).find() ? "warned" : "silent", printed);
    }
    boolean later =
        FITTED.matcher(printed).find()
            || STEP.matcher(printed).results().anyMatch(step -> !step.group(1).equals("1"))
            || printed.contains("at io.keraunos.engine.EpochLoop");
    boolean first = STEP.matcher(printed).find();
    return new Caught(later ? "later" : first ? "first step" : "start", printed);
  }
}
