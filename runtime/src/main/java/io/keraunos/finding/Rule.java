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
  /** A schedule changes the learning rate only after the run, or hardly. */
  SCHEDULE_NEVER_ACTS(2001, Level.WARNING, "a schedule changes the learning rate within the run"),

  /** The learning rate is as good as 0 long before the run ends. */
  LEARNING_RATE_GONE_EARLY(2002, Level.WARNING, "the learning rate lasts as long as the run"),

  /** The learning rate still rises when the run ends. */
  WARMUP_LONGER_THAN_RUN(2003, Level.WARNING, "a warm-up ends within the run"),

  /** A step is to take more batches than an epoch has. */
  ACCUMULATION_LONGER_THAN_EPOCH(2004, Level.WARNING, "an epoch has the batches that a step takes"),

  /** The patience of early stopping is as long as the run. */
  PATIENCE_LONGER_THAN_RUN(2005, Level.WARNING, "early stopping can end the run"),

  /** Each batch in front of a layer that averages over it has one row. */
  NORMALIZED_BATCH_OF_ONE(
      2006, Level.ERROR, "a layer that averages over the batch is given several rows"),

  /** The last batch of each epoch in front of a layer that averages over it has one row. */
  NORMALIZED_LAST_BATCH_OF_ONE(
      2007,
      Level.WARNING,
      "a layer that averages over the batch is given several rows in the last batch too"),

  /** A fit begins where its limit says that it ends. */
  NOTHING_LEFT_TO_TRAIN(2008, Level.WARNING, "a fit trains something"),

  /** The lowest accuracy is to be the best, or the highest loss. */
  DIRECTION_CONTRADICTS_METRIC(
      2009, Level.WARNING, "a metric improves in the direction that its name says"),

  /** The metric that somebody waits for is never measured. */
  METRIC_NEVER_MEASURED(
      2010, Level.WARNING, "a metric that is monitored is measured within the run"),

  /** Checkpoints are to be written after more steps than the run has. */
  CHECKPOINTS_BEYOND_RUN(2011, Level.WARNING, "checkpoints are written before the run ends"),

  /** Examples of validation or test are examples of training too. */
  TRAINED_EXAMPLES_IN_EVALUATION(
      3001, Level.WARNING, "evaluation measures with examples that training has not seen"),

  /** The training loss rises. */
  LOSS_RISES(5001, Level.WARNING, "the training loss does not rise"),

  /** The training loss is above that of an answer that is the same for every example. */
  LOSS_ABOVE_TRIVIAL(
      5002, Level.WARNING, "the training loss falls below that of a trivial predictor"),

  /** A layer that an optimizer owns does not change. */
  WEIGHTS_NOT_MOVED(5003, Level.WARNING, "training changes every layer that an optimizer owns"),

  /** The first step moves weights by more than they are. */
  UPDATE_LARGER_THAN_WEIGHTS(
      5004, Level.WARNING, "the first update is not larger than the weights"),

  /** The learning rate has become 0 while the run goes on. */
  LEARNING_RATE_ZERO(5005, Level.WARNING, "the learning rate stays above 0"),

  /** The validation loss rises while the training loss falls, and nobody keeps the best weights. */
  OVERFITTING(
      5006, Level.WARNING, "the best weights are kept where the validation loss rises again"),

  /** A classifier predicts the same class for every example. */
  ONE_CLASS_PREDICTED(5007, Level.WARNING, "a classifier predicts more than one class"),

  /** The last weights are tested or exported, and are clearly worse than the best. */
  LAST_WEIGHTS_USED(5008, Level.WARNING, "what is tested and exported are the best weights");

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
