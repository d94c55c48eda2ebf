package io.keraunos.serving;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Answers with a number that its author gives it, so that versions can be told apart. The Spring
 * starter's tests use it, too.
 */
public final class SpendingNet {

  /** Makes a model that can be loaded and cannot answer. */
  public static final float BROKEN = Float.NaN;

  final DenseFeatures features = DenseFeatures.of();
  final Dense output = Dense.of(1);
  private final float answer;

  public SpendingNet(float answer) {
    this.answer = answer;
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Features row, Operand<TFloat32> spent) {
    Operand<TFloat32> loss = Losses.meanSquaredError(step, raw(step, row), spent);
    step.log("train_loss", loss);
    return loss;
  }

  @PredictStep
  Operand<TFloat32> spending(Step step, Features row) {
    Operand<TFloat32> nothing = step.tf().math.mul(raw(step, row), step.tf().constant(0f));
    Operand<TFloat32> answers = step.tf().math.add(nothing, step.tf().constant(answer));
    return Float.isNaN(answer)
        ? step.tf().reshape(answers, step.tf().constant(new int[] {-1, 7}))
        : answers;
  }

  private Operand<TFloat32> raw(Step step, Features row) {
    return output.apply(step, features.apply(step, row));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32)
  Dataset<Visit> visits() {
    return Dataset.of(examples());
  }

  public static List<Visit> examples() {
    return IntStream.range(0, 1000)
        .mapToObj(i -> new Visit(i % 100, i % 4 == 0 ? "shop" : "web", i % 7))
        .toList();
  }

  /** Exports a model that gives one answer. */
  public static void export(float answer, Path folder) {
    try (Trainer trainer =
        SpendingNetTrainer.builder(new SpendingNet(answer))
            .maxEpochs(1)
            .preflight(Preflight.off())
            .progressBar(false)
            .build()) {
      trainer.fit();
      trainer.export(folder);
    }
  }
}
