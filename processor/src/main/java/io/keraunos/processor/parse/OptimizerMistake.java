package io.keraunos.processor.parse;

/** Mistakes in optimizers and in the preparation of data: KER201 to KER299. */
public enum OptimizerMistake implements Mistake {
  OPTIMIZER_RETURN(
      201,
      "@Optimizer method %s must return an OptimizerSpec, but returns %s. Return one, such as"
          + " Adam.learningRate(1e-3)."),
  OPTIMIZER_PARAMETERS(
      202, "@Optimizer method %s must have no parameters, but has %s. Use fields of the class."),
  OPTIMIZER_THROWS(
      203,
      "@Optimizer method %s must not throw the checked exception %s. Catch it, or do what throws in"
          + " the constructor."),
  OPTIMIZER_UNUSED(
      204,
      Level.ERROR,
      "%s has the @Optimizer %s and must have a @TrainingStep. Add one, or remove it."),
  OPTIMIZER_TRAINS_MISSING(
      205,
      "@Optimizer method %s must say which layers it trains, because %s has several optimizers. Add"
          + " trains = {...} with the names of their fields."),
  OPTIMIZER_TRAINS_UNKNOWN(
      206,
      "trains of the @Optimizer method %s must name fields of %s that hold layers, which are %s,"
          + " but names %s.%s"),
  OPTIMIZER_TRAINS_SHARED(
      207,
      "Layer %s must be trained by one @Optimizer, but is named by %s and %s. Remove it from one."),
  OPTIMIZER_STEP(
      208,
      "@Optimizer method %s must have a @TrainingStep, but none names \"%s\". Set optimizer of its"
          + " step, or remove it."),
  PREPARE_DATA_RETURN(
      211, "@PrepareData method %s must return void, but returns %s. Keep the result in a file."),
  PREPARE_DATA_PARAMETERS(
      212, "@PrepareData method %s must have no parameters, but has %s. Use fields of the class."),
  PREPARE_DATA_THROWS(
      213,
      "@PrepareData method %s must throw an Exception at most, but throws %s. Throw an Exception.");

  private final Entry entry;

  OptimizerMistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  OptimizerMistake(int number, Level level, String text) {
    this.entry = new Entry(number, level, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
