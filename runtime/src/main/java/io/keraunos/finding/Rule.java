package io.keraunos.finding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The rules that a program, its data and its run are checked against. Each has an id that never
 * changes its meaning and a section in {@code docs/findings.md}, with the origin of its threshold,
 * a wrong and a right program.
 *
 * <p>Ids are grouped: 1xxx the graph of a module, 2xxx the plan of a run, 3xxx data, 4xxx the first
 * batch, 5xxx the run.
 */
public enum Rule {
  /** Examples of validation or test are examples of training too. */
  TRAINED_EXAMPLES_IN_EVALUATION(
      3001, Level.WARNING, "evaluation measures with examples that training has not seen");

  private static final String DOCS =
      "https://github.com/keraunos/keraunos/blob/main/docs/findings.md#";

  private final int number;
  private final Level level;
  private final String sentence;

  Rule(int number, Level level, String sentence) {
    this.number = number;
    this.level = level;
    this.sentence = sentence;
  }

  /** Returns the id, such as {@code KER3001}. */
  public String id() {
    return "KER" + number;
  }

  /** Returns whether what breaks the rule is an error, unless a program says otherwise. */
  public Level level() {
    return level;
  }

  /** Returns the rule in words, without a capital letter or a full stop. */
  public String sentence() {
    return sentence;
  }

  /** Returns the address of its section in the documentation. */
  public String page() {
    return DOCS + id().toLowerCase(Locale.ROOT);
  }

  /** Returns the rule of an id or of a constant's name, if there is one. */
  public static Optional<Rule> of(String text) {
    return Arrays.stream(values())
        .filter(rule -> rule.id().equals(text) || rule.name().equals(text))
        .findFirst();
  }
}
