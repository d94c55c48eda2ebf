package io.keraunos;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A fit for the tests of other artifacts: a line through 16 points, in batches of 4, with a
 * validation. It logs {@code train_loss} after every step and {@code val_loss} after every epoch.
 */
public final class TinyFit {
  private TinyFit() {}

  private record Row(float[] x, float y) {}

  private static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("x", Feature.Type.FLOAT32, 3), Feature.of("y", Feature.Type.FLOAT32));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      row.put(example.x());
      row.put(example.y());
    }
  }

  /** Starts a trainer whose runs are in a folder. */
  public static Trainer.Builder in(Path root) {
    Dense linear = Dense.of(1);
    LoaderOptions options = new LoaderOptions(4, false, 0, false);
    RowCollator collator = new RowCollator();
    ModuleDefinition module =
        ModuleDefinition.builder("TinyFit")
            .layer("linear", linear)
            .trainingStep(
                "train",
                (step, in) -> {
                  Operand<TFloat32> loss = errors(step, linear, in.float32("x"), in.float32("y"));
                  step.log("train_loss", loss);
                  return loss;
                },
                List.of("train_loss"),
                collator)
            .validationStep(
                "validate",
                (step, in) ->
                    step.log("val_loss", errors(step, linear, in.float32("x"), in.float32("y"))),
                List.of("val_loss"),
                collator)
            .optimizer(() -> SGD.learningRate(0.1))
            .loader(Stage.TRAIN, "trainData", () -> rows(1), collator, options)
            .loader(Stage.VALIDATE, "validationData", () -> rows(2), collator, options)
            .build();
    return Trainers.builder(module)
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false)
        .defaultRootDir(root)
        .logEverySteps(1);
  }

  private static Operand<TFloat32> errors(
      Step step, Dense linear, Operand<TFloat32> x, Operand<TFloat32> y) {
    Operand<TFloat32> predicted = step.tf().reshape(linear.apply(step, x), step.tf().array(-1));
    return step.tf().math.square(step.tf().math.sub(predicted, y));
  }

  private static Dataset<Row> rows(long seed) {
    Random random = new Random(seed);
    return Dataset.of(
        Stream.generate(() -> row(random.nextFloat(), random.nextFloat(), random.nextFloat()))
            .limit(16)
            .toList());
  }

  private static Row row(float a, float b, float c) {
    return new Row(new float[] {a, b, c}, 1 + a - 2 * b);
  }
}
