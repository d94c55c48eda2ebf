package io.keraunos.processor.parse;

/** Mistakes in metrics, and in what watches them: KER601 to KER699. */
public enum MetricMistake implements Mistake {
  METRIC_BLANK(601, "Metric names must not be blank, but was \"%s\". Name it, such as val_loss."),
  METRIC_NAME(
      602,
      "Metric name \"%s\" must have a letter or digit to name a constant after. Rename it, such as"
          + " val_loss."),
  METRIC_CONSTANT(
      603,
      "Metric name \"%s\" must give a constant of its own, but \"%s\" gives %s too. Rename one."),
  METRIC_DUPLICATE(
      604, "Metric \"%s\" must be declared once for Stage.%s, but is declared again. Remove one."),
  METRIC_SHARED(
      605,
      "Metric \"%s\" must not be declared by both @TrainingStep and @ValidationStep: a callback"
          + " that watches it could not tell which. Name them train_%s and val_%s."),
  METRIC_DIRECTION(
      606,
      Level.ERROR,
      "Metric \"%s\" is better where it is %s, but %s takes the %s for better and would choose the"
          + " worst. Instead %s."),
  METRIC_OF_TRAINING(
      607,
      Level.WARNING,
      "%s must watch a metric of validation, because one of training improves while the model"
          + " learns by heart, but watches \"%s\", which only @TrainingStep declares. Use \"%s\" of"
          + " the @ValidationStep %s.");

  private final Entry entry;

  MetricMistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  MetricMistake(int number, Level level, String text) {
    this.entry = new Entry(number, level, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
