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
  ONE_LOGIT(1009, Level.ERROR, "a softmax cross entropy has at least two classes"),

  /** A step method takes what it does not use. */
  UNUSED_INPUT(1010, Level.WARNING, "a step uses every component that it takes"),

  /** A step normalizes with the batch's own statistics outside training. */
  BATCH_STATISTICS_IN_EVALUATION(
      1011, Level.WARNING, "evaluation does not normalize with the statistics of its own batch"),

  /** A step makes another graph each time. */
  CHANGING_GRAPH(1012, Level.WARNING, "a step makes the same graph each time it is called"),

  /** A step drops values at random outside training. */
  RANDOM_MASK_IN_EVALUATION(
      1013, Level.WARNING, "evaluation multiplies what the network computes with no random mask"),

  /** A softmax is taken over the examples of a batch. */
  SOFTMAX_OVER_BATCH(
      1014, Level.WARNING, "a softmax is taken over the classes, and not over the batch"),

  /** A logarithm is taken of what a softmax or a sigmoid gives. */
  LOGARITHM_OF_PROBABILITY(
      1015, Level.WARNING, "a loss takes logarithms of probabilities from their logits"),

  /** A loss falls as its errors rise. */
  LOSS_OF_WRONG_SIGN(1016, Level.WARNING, "a loss falls as errors fall and as likelihoods rise"),

  /** A root, or another function that bends, is logged of a mean over the batch. */
  FUNCTION_OF_A_BATCH_MEAN(
      1017, Level.WARNING, "a function of a mean is computed once, of the mean over all examples"),

  /** A reshape gives an example its own dimensions in another order. */
  RESHAPE_FOR_TRANSPOSE(
      1018, Level.WARNING, "dimensions are brought into another order by a transpose"),

  /** What is predicted of a place of a sequence depends on the places after it. */
  LOOKS_AHEAD(1019, Level.WARNING, "what predicts the next place of a sequence has not seen it"),

  /** A loss or metric that takes logits gets what is never below 0. */
  RELU_AS_LOGITS(1020, Level.WARNING, "what takes logits gets no relu before it"),

  /** A step scales a component otherwise than training does. */
  SCALED_UNLIKE_TRAINING(1021, Level.WARNING, "all steps scale a component as training does"),

  /** A loss that takes probabilities gets what a layer without an activation gives. */
  LOGITS_AS_PROBABILITIES(1022, Level.WARNING, "what takes probabilities gets no logits"),

  /** A metric that orders examples by their scores gets answers. */
  ANSWERS_AS_SCORES(1023, Level.WARNING, "what orders examples by scores gets no answers"),

  /** A layer that acts in training alone is applied by other steps alone. */
  IDLE_IN_EVALUATION(1024, Level.WARNING, "what acts in training alone is applied in training"),

  /** A layer is passed over that lies between two others in training. */
  LEFT_OUT_OF_EVALUATION(1025, Level.WARNING, "all steps go through the layers of training"),

  /** A dropout drops nearly all. */
  DROPS_NEARLY_ALL(1026, Level.WARNING, "a dropout keeps a fifth of the numbers or more"),

  /** Two dense layers follow each other without an activation. */
  LINEAR_LAYERS_IN_A_ROW(1027, Level.WARNING, "an activation comes between two dense layers"),

  /** A step reads logits by another activation than their loss does. */
  OTHER_ACTIVATION_THAN_TRAINED(
      1028, Level.WARNING, "all steps read logits by the activation that their loss has"),

  /** A label is compared with the output for another one. */
  METRIC_OF_OTHER_HEAD(
      1029, Level.WARNING, "a label is compared with the layer that is trained for it"),

  /** Logits are compared with one half, or rounded. */
  LOGITS_HALVED(1030, Level.WARNING, "logits are compared with 0, and probabilities with one half"),

  /** A mask is true at the padding of a sequence. */
  MASK_OF_PADDING(1031, Level.WARNING, "a mask is true where a sequence has something"),

  /** A convolution goes over the channels of an image. */
  CHANNELS_FIRST(1032, Level.WARNING, "a convolution finds the channels of an image last"),

  /** Label smoothing takes half of each target from its label, or more. */
  LABEL_SMOOTHED_AWAY(1033, Level.WARNING, "label smoothing leaves most of a target to its label"),

  /** A convolution is pooled over its channels and one of its two axes of places. */
  POOLED_OVER_CHANNELS(
      1034, Level.WARNING, "what a convolution gives is pooled over its height and its width"),

  /** A variance is the difference of two large numbers. */
  VARIANCE_BY_DIFFERENCE(1035, Level.WARNING, "a variance is a mean of squared differences"),

  /** Padding that the loss leaves out counts in an accuracy. */
  PADDING_IN_ACCURACY(
      1036, Level.WARNING, "the padding that a loss leaves out counts in no accuracy"),

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

  /** The run ends before the first validation. */
  VALIDATION_NEVER_RUNS(
      2012, Level.WARNING, "a run that has a validation step comes to a validation"),

  /** Early stopping or the best checkpoint goes by a metric of training. */
  TRAINING_METRIC_MONITORED(
      2013, Level.WARNING, "the best weights are those that validation finds the best"),

  /** Evaluation leaves out the last batch. */
  EVALUATION_LEAVES_OUT(2014, Level.WARNING, "evaluation measures all of its examples"),

  /** An optimizer averages the squares of gradients over fewer steps than the gradients. */
  MOMENTS_SWAPPED(
      2015, Level.WARNING, "squares of gradients are averaged over more steps than gradients"),

  /** An optimizer's epsilon is larger than gradients are. */
  EPSILON_ABOVE_GRADIENTS(2016, Level.WARNING, "an epsilon only keeps a division from 0"),

  /** Early stopping ends the run before a plateau lowers the learning rate. */
  STOPS_BEFORE_RATE_FALLS(
      2017, Level.WARNING, "early stopping waits for longer than a plateau of the learning rate"),

  /** An average of the weights consists of those that it began with. */
  AVERAGE_OF_THE_BEGINNING(
      2018, Level.WARNING, "an average of the weights has forgotten the first of them"),

  /** Examples of validation or test are examples of training too. */
  TRAINED_EXAMPLES_IN_EVALUATION(
      3001, Level.WARNING, "evaluation measures with examples that training has not seen"),
  /** A label is no class of the loss, or no probability. */
  LABEL_OUT_OF_RANGE(3002, Level.ERROR, "a label is one of the classes that the loss knows"),
  /** A number is looked up in a table that has no such row. */
  LOOKUP_OUT_OF_RANGE(
      3003, Level.ERROR, "a number that is looked up is that of a row of the table"),
  /** An input or a target is NaN or infinite. */
  VALUE_NOT_FINITE(3004, Level.ERROR, "inputs and targets are finite"),
  /** The size of a dataset is larger than its content. */
  SIZE_WITHOUT_EXAMPLES(
      3005, Level.ERROR, "a dataset has an example at every index below its size"),
  /** An example is another one when it is read again. */
  EXAMPLE_CHANGES(3006, Level.WARNING, "the example at an index is the same in every pass"),
  /** A dataset that is to change from epoch to epoch does not. */
  EPOCHS_REPEAT(
      3007, Level.WARNING, "a dataset that changes from epoch to epoch has other examples in each"),
  /** Training has examples of one class only. */
  ONE_CLASS(3008, Level.WARNING, "training has examples of several classes"),
  /** A class is in one of training and validation only. */
  CLASS_IN_ONE_SPLIT(3009, Level.WARNING, "training and validation have the same classes"),
  /** Training reads class after class. */
  EXAMPLES_IN_LABEL_ORDER(3010, Level.WARNING, "training reads examples of mixed classes"),
  /** An input is the same in all examples. */
  CONSTANT_INPUT(3011, Level.WARNING, "an input differs between examples"),
  /** A target is the same in all examples. */
  CONSTANT_TARGET(3012, Level.WARNING, "a target differs between examples"),
  /** An input is multiplied with weights at a scale that these are not made for. */
  INPUT_SCALE(3013, Level.WARNING, "inputs are of a scale near 1"),
  /** Images are made of bytes that were read with a sign. */
  SIGNED_BYTES(3014, Level.WARNING, "bytes of images are read without a sign"),
  /** Examples of evaluation or prediction have another scale or place than those of training. */
  EVALUATION_UNLIKE_TRAINING(3015, Level.WARNING, "evaluation has examples like those of training"),
  /** Nearly all examples are of one class, and nothing but accuracy is measured. */
  ACCURACY_OF_ONE_CLASS(
      3016, Level.WARNING, "accuracy is not the only metric where one class has nearly all"),
  /** A loader leaves out the only batch that there is. */
  NO_FULL_BATCH(3017, Level.ERROR, "a loader that leaves out the last batch has a full one"),
  /** A test measures with the examples that weights were chosen by. */
  TESTED_ON_VALIDATION(
      3018, Level.WARNING, "a test measures with examples that nothing was chosen by"),
  /** Evaluation measures with windows of a series that overlap those of training. */
  OVERLAPPING_SEQUENCES(
      3019, Level.WARNING, "windows of a series are split by time, and not at random"),
  /** An input is empty for one class, and for no other. */
  ANSWER_AMONG_INPUTS(3020, Level.WARNING, "no input tells the class by being empty"),
  /** Random changes of examples come before a cache, which keeps the first of them. */
  CHANGES_CACHED(3021, Level.WARNING, "what changes at random is not kept by a cache"),
  /** Workers read the same part of a stream. */
  STREAM_NOT_SHARED(3022, Level.ERROR, "each worker reads its own part of a stream"),
  /** A fit goes on with other data than it began with. */
  OTHER_DATA_AFTER_RESUME(3023, Level.WARNING, "a fit goes on with the data that it began with"),
  /** A target is no distribution over classes that exclude each other. */
  TARGET_NO_DISTRIBUTION(
      3024, Level.WARNING, "the targets of a softmax cross entropy are shares that add up to 1"),
  /** A column is missing in evaluation, and not in training. */
  MISSING_IN_EVALUATION(3025, Level.WARNING, "evaluation has the columns that training has"),
  /** A category has values in evaluation that it has not in training. */
  UNSEEN_IN_EVALUATION(3026, Level.WARNING, "evaluation has values that training has, too"),
  /** Examples have the targets of the rows before or after them. */
  TARGETS_OF_OTHER_ROWS(3027, Level.WARNING, "an example has its own target"),
  /** Rows that belong together are in training and in evaluation. */
  RELATED_ROWS_SPLIT(3028, Level.WARNING, "rows that belong together are in one part of a split"),
  /** An input is the target in another unit. */
  TARGET_AMONG_INPUTS(3029, Level.WARNING, "no input is the target in another unit"),
  /** An input is the number of the row. */
  ROW_NUMBER_AMONG_INPUTS(3030, Level.WARNING, "no input is the number of the row"),
  /** A loss has many more classes than there are. */
  CLASSES_NEVER_SEEN(3031, Level.WARNING, "a loss has as many classes as there are"),
  /** A class is drawn more often and weighs more as well. */
  WEIGHED_AND_DRAWN(
      3032, Level.WARNING, "a rare class is drawn more often or weighs more, not both"),
  /** A rare class weighs less than a frequent one. */
  WEIGHTS_UPSIDE_DOWN(3033, Level.WARNING, "weights of classes favour the rare ones"),
  /** The loss before training is far above that of a guess. */
  LOSS_FAR_ABOVE_A_GUESS(4001, Level.WARNING, "the first loss is of the size of that of a guess"),
  /** A prediction depends on the other examples of its batch. */
  PREDICTION_OF_A_BATCH(4002, Level.WARNING, "a prediction depends on its own example alone"),
  /** A sine or a cosine is taken of degrees. */
  ANGLE_NOT_IN_RADIANS(4003, Level.WARNING, "sines and cosines are taken of radians"),
  /** A prediction ends with an activation that cannot reach its target. */
  TARGET_OUT_OF_REACH(4004, Level.WARNING, "a prediction can become its target"),

  /** One step on the first batch gives weights, or a loss, that are not finite. */
  FIRST_STEP_NOT_FINITE(
      4005, Level.ERROR, "the weights and the loss are finite after one step on the first batch"),

  /** One step on the first batch makes its loss many times as large. */
  FIRST_STEP_RAISES_LOSS(
      4006,
      Level.WARNING,
      "one step on the first batch does not make its loss many times as large"),

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
  LAST_WEIGHTS_USED(5008, Level.WARNING, "what is tested and exported are the best weights"),

  /** A model is exported with the random numbers that its weights began with. */
  FIRST_VALUES_EXPORTED(5009, Level.WARNING, "a model is trained or loaded before it is exported"),

  /** The training loss ends where that of an answer that is the same for every example is. */
  NOTHING_LEARNED(5010, Level.WARNING, "the training loss ends below that of a trivial predictor"),

  /** Validation measures what is no number. */
  MEASURED_NOT_FINITE(5011, Level.WARNING, "what validation measures is finite"),

  /** A model is tested or predicts with the random numbers that its weights began with. */
  FIRST_VALUES_MEASURED(
      5012, Level.WARNING, "a model is trained or loaded before it is tested and predicts"),

  /** A fit has hardly moved any weight. */
  WEIGHTS_HARDLY_MOVED(5013, Level.WARNING, "a fit moves weights by more than one usual step does"),

  /** Early stopping has counted no improvement, since none could be as large. */
  GAIN_OUT_OF_REACH(
      5014, Level.WARNING, "the smallest gain that early stopping counts can be reached"),

  /** A limit of time has ended a fit that has hardly begun. */
  TIME_UP_AT_ONCE(5015, Level.WARNING, "a limit of time leaves a fit the time to begin"),
  /** Validation is answered no better than by a guess. */
  VALIDATED_LIKE_A_GUESS(5016, Level.WARNING, "validation finds more right than a guess does");

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
