package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Layer;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A module small enough to be worked out by hand: one linear layer, squared errors, in order. */
final class Regression {

  /** Three numbers and what is to come of them. */
  record Row(float[] x, float y) {}

  /** The loss of a training step on its batch. */
  interface Body {
    Operand<TFloat32> loss(Step step, Operand<TFloat32> x, Operand<TFloat32> y);
  }

  final Dense linear = Dense.of(1);
  final Map<String, Layer<?>> more = new LinkedHashMap<>();
  List<Row> rows = rows(11, 1);
  Body body = this::squaredErrors;
  List<String> logs = List.of("train_loss");
  OptimizerSpec optimizer = SGD.learningRate(0.1);

  static List<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = {
        (float) random.nextGaussian(), (float) random.nextGaussian(), (float) random.nextGaussian()
      };
      rows.add(new Row(x, 1 + x[0] - 2 * x[1]));
    }
    return rows;
  }

  static final class RowCollator implements Collator<Row> {
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

  /** The square of each example's error, shape [batch]. */
  Operand<TFloat32> squaredErrors(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
    Operand<TFloat32> predicted = step.tf().reshape(linear.apply(step, x), step.tf().array(-1));
    return step.tf().math.square(step.tf().math.sub(predicted, y));
  }

  ModuleDefinition.Builder define() {
    RowCollator collator = new RowCollator();
    ModuleDefinition.Builder module =
        ModuleDefinition.builder("Regression").layer("linear", linear);
    more.forEach(module::layer);
    return module
        .trainingStep(
            "train",
            (step, inputs) -> {
              Operand<TFloat32> loss = body.loss(step, inputs.float32("x"), inputs.float32("y"));
              step.log("train_loss", loss);
              return loss;
            },
            logs,
            collator)
        .optimizer(() -> optimizer);
  }

  /** Starts a trainer on the CPU, with batches of 4. */
  Trainer.Builder trainer() {
    return ModuleTrainer.builder(
            define()
                .loader(
                    Stage.TRAIN,
                    "trainData",
                    () -> Dataset.of(rows),
                    new RowCollator(),
                    new LoaderOptions(4, false, 0, false))
                .build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false);
  }
}
