package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A line whose validation "measures" what a script says, pass by pass. Four steps an epoch. */
final class Scripted {

  static final MetricName VAL = MetricName.of("val_loss");
  static final MetricName TRAIN = MetricName.of("train_loss");

  private static final Regression.RowCollator COLLATOR = new Regression.RowCollator();
  private static final LoaderOptions PAIRS = new LoaderOptions(2, false, 0, false);

  OptimizerSpec optimizer = SGD.learningRate(0.01);
  double[] script = {1};
  Runnable whileValidating = () -> {};
  Consumer<ModuleDefinition.Builder> hooks = builder -> {};
  private int passes;

  /** The validations that began. */
  int passes() {
    return passes;
  }

  private Dataset<Regression.Row> validation() {
    return new Dataset<>() {
      @Override
      public long size() {
        return 4;
      }

      @Override
      public Regression.Row get(long index) {
        if (index == 0) {
          passes++;
        }
        whileValidating.run();
        double value = script[Math.min(passes, script.length) - 1];
        return new Regression.Row(new float[3], (float) value);
      }
    };
  }

  ModuleDefinition module() {
    Dense line = Dense.of(1);
    ModuleDefinition.Builder module =
        ModuleDefinition.builder("Scripted")
            .layer("line", line)
            .trainingStep(
                "train",
                (step, inputs) -> {
                  Operand<TFloat32> out =
                      step.tf().reshape(line.apply(step, inputs.float32("x")), step.tf().array(-1));
                  Operand<TFloat32> loss =
                      step.tf().math.square(step.tf().math.sub(out, inputs.float32("y")));
                  step.log("train_loss", loss);
                  return loss;
                },
                List.of("train_loss"),
                COLLATOR)
            .validationStep(
                "validate",
                (step, inputs) -> step.log("val_loss", inputs.float32("y")),
                List.of("val_loss"),
                COLLATOR)
            .testStep(
                "test",
                (step, inputs) -> step.log("test_loss", inputs.float32("y")),
                List.of("test_loss"),
                COLLATOR)
            .optimizer(() -> optimizer)
            .loader(Stage.TRAIN, "data", () -> Dataset.of(Regression.rows(8, 1)), COLLATOR, PAIRS)
            .loader(Stage.VALIDATE, "validation", this::validation, COLLATOR, PAIRS)
            .loader(Stage.TEST, "test", () -> Dataset.of(Regression.rows(8, 2)), COLLATOR, PAIRS);
    hooks.accept(module);
    return module.build();
  }

  Trainer.Builder trainer() {
    return quiet(ModuleTrainer.builder(module()));
  }

  /** Starts a trainer that writes a checkpoint after every epoch and resumes from the newest. */
  Trainer.Builder trainer(Path root) {
    return trainer()
        .defaultRootDir(root)
        .checkpoints(Checkpointing.everyEpochs(1))
        .resume(Resume.auto());
  }

  private static Trainer.Builder quiet(Trainer.Builder builder) {
    return builder
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false)
        .preflight(Preflight.off()) // whose reading would count as a pass
        .sanityValidationBatches(0);
  }
}
