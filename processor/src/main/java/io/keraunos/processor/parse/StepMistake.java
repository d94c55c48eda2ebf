package io.keraunos.processor.parse;

/** Mistakes in the steps of a class and in calls of its trainer: KER101 to KER199. */
public enum StepMistake implements Mistake {
  TRAINING_STEP_RETURN(
      101,
      "@TrainingStep method %s must return Operand<TFloat32>, the loss of the batch, but returns"
          + " %s. Return the loss."),
  EVALUATION_STEP_RETURN(
      102,
      "%s method %s must return void, but returns %s. Log what it measures with step.log(name,"
          + " value)."),
  PREDICT_STEP_RETURN(
      103,
      "@PredictStep method %s must return an Operand, the output for the batch, but returns %s."
          + " Return the output."),
  STEP_MISSING(
      104, "%s method %s must have a parameter of type Step, but has none. Add Step step."),
  STEP_TWICE(
      105, "%s method %s must have one parameter of type Step, but %s is another. Remove it."),
  PARAMETER_UNKNOWN(106, "Parameter %s must be named after a component of %s, which has %s.%s"),
  PARAMETER_TENSOR(
      107, "Parameter %s must be an %s, because %s declares %s %s, but is an %s. Change its type."),
  PARAMETER_KIND(
      108, "Parameter %s must be the Step, the Features or an Operand, but is of type %s.%s"),
  STEP_THROWS(
      109,
      "%s method %s must not throw the checked exception %s: it is called while the graph is"
          + " traced. Catch it, or do what throws in @PrepareData or in the constructor."),
  OPTIMIZER_MISSING(
      110,
      "%s must have an @Optimizer method, because it has the @TrainingStep %s. Add one that returns"
          + " an OptimizerSpec, such as Adam.learningRate(1e-3)."),
  LOADER_MISSING(
      111,
      "%s must have a @DataLoader(stage = Stage.%s) method for its %s %s. Add one, or remove the"
          + " step."),
  PREDICT_LOADER_MISSING(
      112,
      "%s must have a @DataLoader method, whose record the parameters of its @PredictStep %s are"
          + " bound to. Add one for Stage.PREDICT."),
  STEP_OPTIMIZER(
      113,
      "@TrainingStep method %s must name an @Optimizer of %s, but names \"%s\"; there is \"%s\".%s"
          + " Set optimizer of the step to the name of its own."),
  PREDICT_STEP_NAME(
      114,
      "@PredictStep method %s must have another name, because it takes no component and its"
          + " generated predictor has a method %s() already. Rename it, such as predict."),
  FEATURES_TWICE(
      115,
      "%s method %s must have one parameter of type Features at most, but %s is another. Remove"
          + " it."),
  FEATURES_NONE(
      116,
      "%s method %s takes Features, and %s must have a component that is one, but has none. Add"
          + " @Numeric, @Category, @Hashed, @Buckets or @Cyclic to it, or remove the parameter."),
  PARAMETER_LABEL(
      117,
      "Parameter %s of a @PredictStep must be known when it predicts, but is a @Label of %s. Remove"
          + " the parameter."),
  PARAMETER_AMBIGUOUS(
      118,
      "Parameter %s must be named after one component of %s, but there are %s. Name it %s, or take"
          + " Features."),
  CALL_WITHOUT_STEP(
      119,
      Level.ERROR,
      "%s of a trainer must have %s of its module, but %s has none, and the call would throw. Add"
          + " one, or remove the call."),
  STEP_DRAWS(
      120,
      Level.ERROR,
      "%s must not get into the graph by Java, because the %s is called once, when the graph is"
          + " traced, and all batches would have the value of that moment. %s"),
  STEP_FIELD_CHANGED(
      121,
      Level.ERROR,
      "Field %s must keep its value once it is in the graph, because the %s is called once, when"
          + " the graph is traced, and does not see that %s changes it. Let it be a component of"
          + " the record, which Dataset.inEpoch may set anew for each epoch, or a"
          + " step.variable(...) if it is learnt.");

  private final Entry entry;

  StepMistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  StepMistake(int number, Level level, String text) {
    this.entry = new Entry(number, level, text);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
