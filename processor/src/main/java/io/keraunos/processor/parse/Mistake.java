package io.keraunos.processor.parse;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.tools.Diagnostic;

/**
 * A mistake in an annotated class. The ids are stable: a number is never given to another mistake.
 * Each text says what was found, what is expected and what to do. A build may turn those off, or
 * into warnings, whose {@link Level} is not {@link Level#FIXED}: see {@link Levels}.
 */
public enum Mistake {
  // The class.
  CLASS_KIND(1, "%s must be a class, but is %s. Move the annotated methods into a class."),
  CLASS_PRIVATE(2, "%s must be reachable from its package, but %s is private. Remove private."),
  CLASS_INNER(
      3, "%s must be a static nested or a top-level class, but is an inner one. Add static to %s."),
  METHOD_PRIVATE(
      4, "%s method %s must be callable from its package, but is private. Remove private."),
  METHOD_STATIC(5, "%s method %s must be an instance method, but is static. Remove static."),
  METHOD_ABSTRACT(6, "%s method %s must have a body, but is abstract. Implement it."),
  METHOD_GENERIC(
      7, "%s method %s must have no type parameters, but has <%s>. Write the types out."),
  METHOD_INACCESSIBLE(
      8,
      "%s method %s is inherited from package %s and must be public to be called from package %s."
          + " Make it public, or override it and repeat the annotation."),
  METHOD_OVERRIDDEN(
      9,
      "Method %s overrides a %s method of %s and must repeat the annotation, or the trainer would"
          + " not call it. Add %s."),
  DUPLICATE(10, "%s must have one %s, but has %s and %s. Remove one."),
  NO_STEP(
      11,
      "%s must have a step, but has only %s. Add a @TrainingStep, @ValidationStep, @TestStep or"
          + " @PredictStep method, or make the class abstract if it is a part of others."),
  NAME_TAKEN(
      12,
      "%s is to be generated for %s, but the program has a class of this name. Rename one of"
          + " them."),
  RUNTIME_MISSING(
      13,
      "%s is not on the class path. Add io.keraunos:keraunos-runtime to the dependencies of this"
          + " program."),
  RUNTIME_VERSION(
      14,
      "keraunos-runtime must have version %s of the SPI, for which this keraunos-processor"
          + " generates, but has version %s. Use the same version of both."),
  COMMAND_LINE_MISSING(
      15,
      Level.NOTE,
      "%s is not generated, because io.keraunos:keraunos-cli is not on the class path. If %s is to"
          + " have a command line, add it to the dependencies, and requires keraunos.cli to a"
          + " module-info.java."),
  SILENCE_ID(
      16,
      "value of @Silence on %s must be the id of a rule of docs/findings.md, KER and four digits,"
          + " but was \"%s\". %s"),
  SILENCE_REASON(
      17,
      "reason of @Silence(\"%s\") on %s must say why it is meant, but is blank. Write it down for"
          + " those who read the class later."),
  ARGUMENT_RANGE(
      18, Level.ERROR, "%s of %s must be %s, but is %s, and the call would throw.%s Change it."),

  // Steps.
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

  // Optimizer and data preparation.
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
      "@PrepareData method %s must throw an Exception at most, but throws %s. Throw an Exception."),

  // Loaders.
  LOADER_RETURN(
      301,
      "@DataLoader method %s must return a Dataset or StreamDataset of a record, but returns %s."
          + "%s"),
  LOADER_EXAMPLE(
      302,
      "@DataLoader method %s must return a dataset of a record, but its examples are %s. Declare a"
          + " record with a component for each tensor."),
  LOADER_PARAMETERS(
      303, "@DataLoader method %s must have no parameters, but has %s. Use fields of the class."),
  BATCH_SIZE(304, "batchSize must be at least 1, but was %s. A usual value is 64."),
  WORKERS(
      305,
      "workers must be from 0 (the training thread loads) to %s, but was %s. A usual value is the"
          + " number of cores."),
  STREAM_SHUFFLE(
      306,
      "shuffle must be false for a StreamDataset, which has no index to shuffle. Remove it, and"
          + " shuffle in the source or return a Dataset."),
  LOADER_UNUSED(
      307,
      Level.ERROR,
      "%s has the @DataLoader %s for Stage.%s and must have a %s method. Add one, or remove the"
          + " loader."),
  LOADER_NAME(
      308,
      "@DataLoader method %s must have no name, because Stage.%s has one loader. Remove name; to"
          + " train on several datasets at once, join them with concat or zip."),
  LOADER_RECORD(
      309,
      "@DataLoader method %s must yield %s, as %s does for Stage.%s: one step reads both. Change"
          + " one with map."),
  LOADER_THROWS(
      312,
      "@DataLoader method %s must throw an Exception at most, but throws %s. Throw an Exception."),
  SAME_DATA(
      313,
      Level.WARNING,
      "@DataLoader method %s for Stage.%s must not read what %s trains on, but both return %s: what"
          + " is learnt by heart would look as if it were understood. Split the data, such as with"
          + " randomSplit(seed, 0.8, 0.2)."),
  SHUFFLE_UNUSED(
      314,
      Level.WARNING,
      "shuffle of the @DataLoader method %s is for Stage.TRAIN, but its stage is %s: %s Remove"
          + " it."),

  // Records.
  RECORD_INACCESSIBLE(401, "%s %s must be visible from package %s, but %s is %s. %s"),
  RECORD_GENERIC(402, "Record %s must have no type parameters, but has <%s>. Write the types out."),
  RECORD_EMPTY(403, "Record %s must have a component, but has none. Add what the steps need."),
  COMPONENT_TYPE(
      404,
      "Component %s must be float, double, int, long, boolean, String, a record, or an array of"
          + " byte, float, double, int, long or boolean, unless an annotation says what it is, but"
          + " is %s.%s"),
  SHAPE_MISSING(
      405,
      "Array component %s must have a shape, but has none. Add @TensorShape({...}) with its"
          + " dimensions, the batch left out."),
  SHAPE_UNEXPECTED(
      406, "Component %s must be an array to have a @TensorShape, but is %s. Remove @TensorShape."),
  SHAPE_EMPTY(
      407, "@TensorShape of %s must have a dimension, but has none. Name the array's length."),
  SHAPE_DIMENSION(
      408,
      "@TensorShape dimensions of %s must be at least 1, but one was %s. Leave out the batch"
          + " dimension; all others are known when the program is compiled."),
  SHAPE_SIZE(
      409,
      "@TensorShape of %s must have at most 2147483647 elements, as a Java array does, but has %s."
          + " Make examples smaller."),

  // What components are to the steps.
  MEANING_TWICE(
      410,
      "Component %s must have one meaning, but has %s and %s. Remove one; a second component may"
          + " hold the same value."),
  MEANING_TYPE(411, "%s component %s must be %s, or the box or an Optional of one, but is %s.%s"),
  MEANING_ARRAY(
      412,
      "Component %s must be one value to have %s, but is %s. Remove %s: the steps get an array as"
          + " it is, in its @TensorShape."),
  CATEGORY_QUANTITY(
      413,
      "@Category component %s must have values that repeat, to have a vocabulary, but is %s."
          + " Use @Buckets or @Numeric."),
  CATEGORY_UUID(
      414,
      "@Category component %s must have values that repeat, to have a vocabulary, but is a"
          + " UUID. Use @Hashed."),
  HASHED_ENUM(
      415,
      "@Hashed component %s must have too many values for a vocabulary, but is the enum %s, whose"
          + " constants are one. Use @Category."),
  MISSING_RULE(
      416,
      "%s component %s must say what a missing value is, because %s may be %s. Add missing = %s,"
          + " which makes it an error."),
  MISSING_UNKNOWN(417, "missing of the %s component %s must be %s, but is Missing.%s. Change it."),
  LABEL_MISSING(
      418,
      "missing of the @Label %s must be Missing.REFUSED, because nothing is learnt from a label"
          + " that is not there, but is Missing.%s. Remove it, and leave such examples out."),
  LABEL_MEANING(419, "@Label %s must be @Numeric, @Category or neither, but is %s. Remove %s."),
  CATEGORY_SIZE(
      420, "maxSize of the @Category component %s must be at least 1, but was %s. Remove it."),
  CATEGORY_CLOSED(
      421,
      "@Category component %s must have no maxSize, because its vocabulary is all values of %s."
          + " Remove it."),
  HASHED_SIZE(
      422, "buckets of the @Hashed component %s must be at least 2, but were %s. Try 4096."),
  BUCKETS_SIZE(
      423, "The number of @Buckets of %s must be from 2 to 1000, but was %s. A usual one is 10."),
  CYCLIC_EMPTY(
      424, "@Cyclic component %s must have a unit, but has none. Add one, such as Unit.MONTH."),
  CYCLIC_TWICE(
      425, "@Cyclic component %s must have each unit once, but has Unit.%s again. Remove it."),
  CYCLIC_DATE(
      426,
      "@Cyclic component %s must have units of a date, because a LocalDate has no time of day, but"
          + " has Unit.%s. Remove it, or use LocalDateTime."),
  NESTED_ANNOTATED(
      427,
      "Component %s is the record %s and must have no %s. Annotate the components of %s instead."),
  NESTED_RECURSIVE(
      428, "Component %s must not be a %s, because it is in one. Leave it out of the record."),
  MEANING_UNMEASURED(
      429,
      "Component %s of %s must be in the record of Stage.TRAIN, on whose examples it is measured,"
          + " but %s"),
  MEANING_DIFFERENT(
      430,
      "Component %s of %s must be declared as in %s, on whose examples it is measured: %s, but is"
          + " %s. Change one."),
  LABEL_LEAK(
      431,
      "Component %s of %s must be a @Label, as it is in %s, or what is to be predicted would be a"
          + " feature. Add @Label, or remove the component."),
  COLUMN_FORMAT(
      432,
      "format of @Column is for a LocalDate, LocalDateTime or Instant, but component %s is %s, and"
          + " it was '%s'. Remove it."),
  COLUMN_PATTERN(
      433,
      "format of @Column component %s must be a pattern of a %s, but '%s' %s. See"
          + " java.time.format.DateTimeFormatter."),
  COLUMN_UNIT(
      434,
      "unit of @Column is from NANOS to WEEKS, for a Duration or Instant, but component %s is %s,"
          + " and it was ChronoUnit.%s. Remove it, or use another."),
  COLUMN_FORMS(
      435,
      "@Column component %s must have a format, for texts, or a unit, for numbers, but has both."
          + " Remove one."),
  COLUMN_TWICE(
      436,
      "@Column component %s is in the record twice, and both would be read from column %s. Name"
          + " columns after components there, outer_inner, or use two records."),
  COLUMN_ARRAY(
      437,
      "@Column component %s must be in a record without arrays, for which a reader is generated,"
          + " but %s is one. Remove @Column, and read the record with a lambda."),

  // Hooks.
  HOOK_RETURN(501, "@On method %s must return void, but returns %s. Return nothing."),
  HOOK_PARAMETERS(
      502,
      "@On(Event.%s) method %s may take the %s, the TrainingControl, both or nothing, but %s is %s."
          + " %s"),
  HOOK_NEVER(
      503,
      Level.ERROR,
      "Event.%s never happens, because %s has no %s. Add the step, or remove the hook."),
  HOOK_CONTROL(
      504,
      Level.ERROR,
      "%s of the TrainingControl must be called in a fit, but Event.%s happens outside of one, and"
          + " nothing would come of it. Remove it, or use an event of training or validation."),

  // Metrics.
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

  // Layers.
  LAYER_PRIVATE(701, "Layer %s must be reachable from the class's package, but is %s. %s"),
  LAYER_NOT_FINAL(
      702,
      Level.ERROR,
      "Layer %s must be final: the trainer reads the field once, and would not see another layer."
          + " Add final."),
  LAYER_STATIC(703, "Layer %s must be an instance field, but is static. Remove static."),
  LAYER_CONTAINER(
      704,
      Level.ERROR,
      "Layers in %s must be in fields of their own or in a List, to have a name and an order, but"
          + " are in a %s. Use List<%s>."),
  LAYER_HIDDEN(
      705,
      "Layer %s must have another name: %s has a layer of this name, and both would name their"
          + " variables after it. Rename one."),

  // Hyperparameters.
  HYPER_PARAMETER_TYPE(
      801,
      "@HyperParameter %s must be int, long, float, double, boolean, String, Path or an enum that"
          + " can be named here, but is %s. Change its type, or remove @HyperParameter."),
  HYPER_PARAMETER_PLACE(
      802,
      "@HyperParameter %s must be a parameter of a constructor, or a field, but belongs to the"
          + " method %s. Move it to the constructor."),
  HYPER_PARAMETER_CONSTRUCTORS(
      803,
      "%s must have one constructor with @HyperParameter parameters, but %s is in another. Let that"
          + " constructor call the first, and remove its annotations."),
  HYPER_PARAMETER_VALUE(
      804,
      "@HyperParameter %s must have a field where its value is read to be recorded, but %s. Declare"
          + " final %s %s; and assign it in the constructor."),
  HYPER_PARAMETER_FIELD(
      805,
      "@HyperParameter field %s must be set from the class's package, but is %s. Remove that, or"
          + " make it a parameter of the constructor."),
  HYPER_PARAMETER_DEFAULT(
      806, "defaultValue of @HyperParameter %s must be %s, but was \"%s\".%s Change it."),
  HYPER_PARAMETER_FIELD_DEFAULT(
      807,
      "@HyperParameter field %s must have no defaultValue, because its first value is its default."
          + " Remove it, and write %s = ... where the field is declared."),
  HYPER_PARAMETER_RANGE(
      808, "min and max of @HyperParameter %s must be %s, but were %s and %s. %s"),
  HYPER_PARAMETER_NAME(
      809,
      "Name \"%s\" of a @HyperParameter must begin with a letter and have only letters, digits and"
          + " _ between them. Rename it, such as learningRate."),
  HYPER_PARAMETER_NAME_TAKEN(
      810, "@HyperParameter %s must have a name of its own, but %s has this one. Rename it."),

  // The processor itself.
  INTERNAL(
      901,
      "Keraunos could not process %s: %s. This is a bug in Keraunos, not in the program: please"
          + " report it with this text."),
  OPTION_ID(
      902,
      "Compiler option -A%s must name mistakes that docs/errors.md lists, such as KER307, but names"
          + " \"%s\".%s"),
  OPTION_REASON(
      903,
      "Compiler option -A%s must say why %s is off, but gives no reason. Write -A%s=%s=reason, and"
          + " a comma before the next id."),
  OPTION_FIXED(
      904,
      "Compiler option -A%s must leave %s an error, because what is generated would not compile or"
          + " run. Correct the program. It may name %s.");

  private static final String PAGE =
      "https://github.com/keraunos/keraunos/blob/main/docs/errors.md#";

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

  private final int number;
  private final Level level;
  private final String text;

  Mistake(int number, String text) {
    this(number, Level.FIXED, text);
  }

  Mistake(int number, Level level, String text) {
    this.number = number;
    this.level = level;
    this.text = text;
  }

  /** Returns the stable id, such as {@code KER101}. */
  public String id() {
    return String.format(Locale.ROOT, "KER%03d", number);
  }

  /** Returns what it is, unless the build says otherwise. */
  Level level() {
    return level;
  }

  /** Returns the text, with {@code %s} for the parts that depend on the program. */
  String text() {
    return text;
  }

  /** Returns the address of its section in the documentation. */
  public String page() {
    return PAGE + id().toLowerCase(Locale.ROOT);
  }

  /** Returns the message for these arguments: id, text and page. */
  public String message(Object... arguments) {
    return "[%s] %s See %s".formatted(id(), String.format(Locale.ROOT, text, arguments), page());
  }

  /** Returns the mistakes that a build may turn off or into warnings. */
  static List<Mistake> adjustable() {
    return Arrays.stream(values()).filter(mistake -> mistake.level != Level.FIXED).toList();
  }

  /** Returns the mistake of an id, if there is one. */
  static Optional<Mistake> of(String id) {
    return Arrays.stream(values()).filter(mistake -> mistake.id().equals(id)).findFirst();
  }
}
