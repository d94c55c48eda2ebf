package io.keraunos.processor.source;

import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;

/**
 * The values that methods of the runtime take, as the methods themselves check them when they are
 * called. A row holds for all numbers of its methods.
 */
enum Range {
  SHARE_DROPPED(
      "at least 0 and below 1",
      value -> value >= 0 && value < 1,
      "layer\\.Dropout#of|layer\\.MultiHeadAttention#dropout"),
  DECAY(
      "at least 0 and below 1",
      value -> value >= 0 && value < 1,
      "optimizer\\.\\w+#beta[12]|optimizer\\.(?!Muon)\\w+#(momentum|rho)|optimizer\\.Transformations#velocity"
          + "|optimizer\\.ReduceOnPlateau#threshold|trainer\\.WeightAveraging#ema"),
  SHARE(
      "from 0 to 1",
      value -> value >= 0 && value <= 1,
      "layer\\.RandomFlip#probability|layer\\.BatchNormalization#momentum"
          + "|layer\\.ColorJitter#(brightness|contrast|saturation)|trainer\\.Limit#fraction"),
  FACTOR(
      "above 0 and at most 1",
      value -> value > 0 && value <= 1,
      "optimizer\\.(StepLR|MultiStepLR)#gamma|optimizer\\.ExponentialLR#per(Epoch|Step)"
          + "|optimizer\\.LinearWarmup#from"
          + "|trainer\\.EvaluationSettings\\.Builder#validateEveryFractionOfEpoch"),
  DROP(
      "above 0 and below 1", value -> value > 0 && value < 1, "optimizer\\.ReduceOnPlateau#factor"),
  POSITIVE(
      "above 0",
      value -> value > 0,
      "optimizer\\.\\w+#(learningRate|epsilon)|layer\\.\\w+#epsilon"
          + "|layer\\.SinusoidalPosition#maxWavelength|constraint\\.Constraints#maxNorm"
          + "|trainer\\.OptimizationSettings\\.Builder#gradientClip(Norm|Value)"),
  NOT_NEGATIVE(
      "at least 0",
      value -> value >= 0,
      "optimizer\\.\\w+#(weightDecay|minimum)|optimizer\\.ReduceOnPlateau#(patience|cooldown)"
          + "|optimizer\\.Adagrad#initialAccumulator|regularizer\\.Regularizers#(l1|l2|l1l2)"
          + "|callback\\.EarlyStopping#minDelta|trainer\\.WeightAveraging#swa|trainer\\.Limit#batches"
          + "|trainer\\.LengthSettings\\.Builder#(max|min)(Epochs|Steps)"
          + "|trainer\\.EvaluationSettings\\.Builder#sanityValidationBatches"),
  COUNT(
      "at least 1",
      value -> value >= 1,
      "layer\\.(AveragePool2D|Conv1D|Conv2D|Conv2DTranspose|Dense|DepthwiseConv2D|Embedding|GRU"
          + "|GroupNormalization|LSTM|MaxPool2D|MultiHeadAttention|PositionEmbedding"
          + "|SeparableConv2D|UpSampling2D)#of"
          + "|layer\\.(AveragePool2D|Conv1D|Conv2D|Conv2DTranspose|MaxPool2D)#strides"
          + "|layer\\.\\w+#(depthMultiplier|valueWidth|outputWidth)|layer\\.RandomCrop#padding"
          + "|optimizer\\.(CosineAnnealing|LinearWarmup)#over(Epochs|Steps)"
          + "|optimizer\\.StepLR#every(Epochs|Steps)"
          + "|callback\\.EarlyStopping#patience|callback\\.WeightHistograms#everyEpochs"
          + "|trainer\\.Checkpointing#(keepBest|keepLast|(orE|e)very(Epochs|Steps))"
          + "|trainer\\.GradientAccumulation#batches|trainer\\.WeightAveraging#(everySteps|startStep)"
          + "|trainer\\.OptimizationSettings\\.Builder#accumulateGradBatches"
          + "|trainer\\.EvaluationSettings\\.Builder#validateEvery(Epochs|Steps)"
          + "|trainer\\.WorkerSettings\\.Builder#(numNodes|minNodes)"
          + "|trainer\\.OutputSettings\\.Builder#logEverySteps"
          + "|trainer\\.DataSettings\\.Builder#(batchSize|globalBatchSize)"),
  THREADS(
      "from 0 to 1024",
      value -> value >= 0 && value <= 1024,
      "trainer\\.DataSettings\\.Builder#workers");

  private static final String ROOT = "io.keraunos.";

  private final String rule;

  private final DoublePredicate holds;

  private final Pattern methods;

  Range(String rule, DoublePredicate holds, String methods) {
    this.rule = rule;
    this.holds = holds;
    this.methods = Pattern.compile(methods);
  }

  /**
   * Returns the range of the numbers of a method, if it is known.
   *
   * @param owner the class that declares it, with its package
   */
  static Optional<Range> of(String owner, String method) {
    if (!owner.startsWith(ROOT)) {
      return Optional.empty();
    }
    String name = owner.substring(ROOT.length()) + "#" + method;
    return List.of(values()).stream()
        .filter(range -> range.methods.matcher(name).matches())
        .findFirst();
  }

  /** Returns the range in words. */
  String rule() {
    return rule;
  }

  boolean contains(double value) {
    return holds.test(value);
  }

  /**
   * Returns the advice for a value that is not in the range: a sentence that begins with a space.
   */
  String advice(double value) {
    boolean isPercent =
        (this == SHARE_DROPPED || this == SHARE || this == DECAY) && value > 1 && value <= 100;
    return isPercent ? " Write %s for %s %%.".formatted(value / 100, plain(value)) : "";
  }

  /** Returns a number as it is written, without {@code .0}. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
