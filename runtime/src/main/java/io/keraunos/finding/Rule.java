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
  /** A step does what cannot work: shapes that do not fit, a name that was not declared. */
  STEP_WITHOUT_GRAPH(1001, Level.ERROR, "every step can be made into a graph"),

  /** A field holds a layer that nothing applies. */
  UNUSED_LAYER(1002, Level.WARNING, "every layer of a module is applied by one of its steps"),

  /** An optimizer owns a weight that the loss does not depend on. */
  WEIGHT_WITHOUT_GRADIENT(
      1003, Level.WARNING, "the loss depends on every weight that its optimizer owns"),

  /** All weights of a training step are frozen. */
  NOTHING_TRAINED(1004, Level.WARNING, "a training step moves at least one weight"),

  /** A weight is used in evaluation alone. */
  UNTRAINED_WEIGHT(
      1005, Level.WARNING, "the weights that evaluation uses are used by a training step"),

  /** A loss or metric that takes logits gets probabilities. */
  PROBABILITIES_AS_LOGITS(
      1006, Level.ERROR, "what takes logits gets no softmax and no sigmoid before it"),

  /** A logarithm is taken of what may be negative. */
  LOGARITHM_OF_LINEAR(
      1007,
      Level.WARNING,
      "a loss takes no logarithm of a linear layer's output, which may be negative"),

  /** A column and a vector of a batch are combined into a square. */
  SQUARE_OF_BATCH(
      1008, Level.ERROR, "a column [batch, 1] and a vector [batch] are brought to one shape"),

  /** A cross entropy is taken over one class. */
  ONE_CLASS(1009, Level.ERROR, "a softmax cross entropy has at least two classes"),

  /** A step method takes what it does not use. */
  UNUSED_INPUT(1010, Level.WARNING, "a step uses every component that it takes"),

  /** A step normalizes with the batch's own statistics outside training. */
  BATCH_STATISTICS_IN_EVALUATION(
      1011, Level.WARNING, "evaluation does not normalize with the statistics of its own batch"),

  /** A step makes another graph each time. */
  CHANGING_GRAPH(1012, Level.WARNING, "a step makes the same graph each time it is called"),

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
