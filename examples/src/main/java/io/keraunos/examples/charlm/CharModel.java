package io.keraunos.examples.charlm;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.LayerNormalization;
import io.keraunos.layer.PositionEmbedding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Says which character comes next, from the 64 before it. */
class CharModel {

  static final int BATCH = 32;
  static final int STRIDE = 8;

  private static final int WIDTH = 96;
  private static final int HEADS = 4;
  private static final double DROPOUT = 0.1;

  final Embedding characterEmbedding;
  final PositionEmbedding positions = PositionEmbedding.of(Window.LENGTH);
  final List<TransformerBlock> blocks =
      List.of(
          new TransformerBlock(WIDTH, HEADS, DROPOUT),
          new TransformerBlock(WIDTH, HEADS, DROPOUT),
          new TransformerBlock(WIDTH, HEADS, DROPOUT));
  final LayerNormalization norm = LayerNormalization.of().epsilon(1e-5);
  final Dense output;

  private final Text training;
  private final Text validation;
  private final long steps;

  /**
   * A model.
   *
   * @param steps those of the whole training, over which the learning rate falls
   */
  CharModel(Text training, Text validation, long steps) {
    this.training = training;
    this.validation = validation;
    this.steps = steps;
    characterEmbedding = Embedding.of(training.letters(), WIDTH);
    output = Dense.of(training.letters());
  }

  /** The logits of the next character at every place, shape {@code [batch, 64, letters]}. */
  private Operand<TFloat32> logits(Step step, Operand<TInt32> characters) {
    Operand<TFloat32> x = positions.apply(step, characterEmbedding.apply(step, characters));
    for (TransformerBlock block : blocks) {
      x = block.apply(step, x);
    }
    return output.apply(step, norm.apply(step, x));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> characters, Operand<TInt32> next) {
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(step, logits(step, characters), next);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TInt32> characters, Operand<TInt32> next) {
    step.log(
        "val_loss", Losses.sparseCategoricalCrossentropy(step, logits(step, characters), next));
  }

  /** The probabilities of the character after the last one, shape {@code [batch, letters]}. */
  @PredictStep
  Operand<TFloat32> next(Step step, Operand<TInt32> characters) {
    Operand<TFloat32> all = step.tf().nn.softmax(logits(step, characters));
    Operand<TFloat32> last =
        step.tf()
            .slice(
                all,
                step.tf().array(0, Window.LENGTH - 1, 0),
                step.tf().array(-1, 1, training.letters()));
    return step.tf().reshape(last, step.tf().array(-1, training.letters()));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    long warmup = Math.max(1, steps / 20);
    return AdamW.learningRate(2e-3)
        .beta2(0.98)
        .weightDecay(0.05)
        .schedule(
            LinearWarmup.overSteps(warmup)
                .from(0.01)
                .then(CosineAnnealing.overSteps(Math.max(1, steps - warmup)).minimum(1e-4)))
        .withoutDecayFor("*/bias", "*/gamma", "*/beta", "*/embeddings");
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = BATCH, shuffle = true, dropLast = true)
  Dataset<Window> trainData() {
    return training.windows(STRIDE);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 128)
  Dataset<Window> validationData() {
    return validation.windows(Window.LENGTH);
  }
}
