package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A small module as generated code would define it: two clouds of points, told apart. */
final class Blobs {

  /** A point and its cloud. */
  record Point(float[] x, int label) {}

  static final int SIZE = 100;

  final Dense hidden = Dense.of(8).relu();
  final Dense output = Dense.of(2);
  Dataset<Point> data = points(SIZE, 1);
  OptimizerSpec optimizer = Adam.learningRate(0.01);
  LoaderOptions training = new LoaderOptions(16, true, 2, false);

  static Dataset<Point> points(int count, long seed) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      float centre = label == 0 ? -1.5f : 1.5f;
      points.add(
          new Point(
              new float[] {
                centre + (float) random.nextGaussian(), centre + (float) random.nextGaussian()
              },
              label));
    }
    return Dataset.of(points);
  }

  static final class PointCollator implements Collator<Point> {
    @Override
    public Class<Point> exampleType() {
      return Point.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("x", Feature.Type.FLOAT32, 2), Feature.of("label", Feature.Type.INT32));
    }

    @Override
    public void write(Point example, ExampleWriter row) {
      row.put(example.x());
      row.put(example.label());
    }
  }

  Operand<TFloat32> forward(Step step, Operand<TFloat32> x) {
    return output.apply(step, hidden.apply(step, x));
  }

  Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> label) {
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, forward(step, x), label);
    step.log("train_loss", loss);
    return loss;
  }

  void evaluate(Step step, Operand<TFloat32> x, Operand<TInt32> label) {
    Operand<TFloat32> logits = forward(step, x);
    step.log("loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("acc", Metrics.accuracy(step, logits, label));
  }

  Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
    return step.tf().nn.softmax(forward(step, x));
  }

  ModuleDefinition.Builder define() {
    PointCollator collator = new PointCollator();
    LoaderOptions plain = new LoaderOptions(32, false, 0, false);
    return ModuleDefinition.builder("Blobs")
        .layer("hidden", hidden)
        .layer("output", output)
        .trainingStep(
            "train",
            (step, inputs) -> train(step, inputs.float32("x"), inputs.int32("label")),
            List.of("train_loss"),
            collator)
        .validationStep(
            "evaluate",
            (step, inputs) -> evaluate(step, inputs.float32("x"), inputs.int32("label")),
            List.of("loss", "acc"),
            collator)
        .predictStep("predict", (step, inputs) -> predict(step, inputs.float32("x")), collator)
        .optimizer(() -> optimizer)
        .loader(Stage.TRAIN, "trainData", () -> data, collator, training)
        .loader(Stage.VALIDATE, "validationData", () -> data, collator, plain);
  }

  Trainer.Builder trainer() {
    return ModuleTrainer.builder(define().build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false);
  }
}
