package io.keraunos.testing;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.entry.Predictors;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.step.Step;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A net with what has a state: batch normalization, dropout and Adam. */
final class LineNet {

  record Point(float[] x, float y) {}

  private final Dataset<Point> data;
  final Dense hidden = Dense.of(4).relu();
  final BatchNormalization norm = BatchNormalization.of();
  final Dropout dropout = Dropout.of(0.5);
  final Dense out = Dense.of(1);

  LineNet() {
    this(Dataset.of(List.of()));
  }

  LineNet(Dataset<Point> data) {
    this.data = data;
  }

  private Operand<TFloat32> forward(Step step, Operand<TFloat32> x) {
    Operand<TFloat32> h = norm.apply(step, hidden.apply(step, x));
    return out.apply(step, dropout.apply(step, h));
  }

  /** Stands for the generated trainer. */
  static final class LineNetTrainer {
    private LineNetTrainer() {}

    static Trainer.Builder builder(LineNet net) {
      return Trainers.builder(
          ModuleDefinition.builder("LineNet")
              .layer("hidden", net.hidden)
              .layer("norm", net.norm)
              .layer("dropout", net.dropout)
              .layer("out", net.out)
              .trainingStep(
                  "trainingStep",
                  (step, in) -> {
                    Operand<TFloat32> loss =
                        Losses.meanSquaredError(
                            step, net.forward(step, in.float32("x")), in.float32("y"));
                    step.log("train_loss", loss);
                    return loss;
                  },
                  List.of("train_loss"),
                  new PointCollator())
              .validationStep(
                  "validationStep",
                  (step, in) ->
                      step.log(
                          "val_loss",
                          Losses.meanSquaredError(
                              step, net.forward(step, in.float32("x")), in.float32("y"))),
                  List.of("val_loss"),
                  new PointCollator())
              .predictStep(
                  "predict", (step, in) -> net.forward(step, in.float32("x")), new PointCollator())
              .optimizer(() -> Adam.learningRate(0.05))
              .loader(
                  Stage.TRAIN,
                  "points",
                  () -> net.data,
                  new PointCollator(),
                  new LoaderOptions(2, false, 0, false))
              .build());
    }
  }

  /** Stands for the generated predictor. */
  record LineNetPredictor(Predictor of) implements AutoCloseable {
    static LineNetPredictor load(Path folder) {
      return new LineNetPredictor(
          Predictors.load(folder, "predict", List.of(Feature.of("x", Feature.Type.FLOAT32, 3))));
    }

    float[] predict(float[] x) {
      return of.predict(values -> values.put(x));
    }

    @Override
    public void close() {
      of.close();
    }
  }

  static final class PointCollator implements Collator<Point> {
    @Override
    public Class<Point> exampleType() {
      return Point.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("x", Feature.Type.FLOAT32, 3), Feature.of("y", Feature.Type.FLOAT32));
    }

    @Override
    public void write(Point example, ExampleWriter row) {
      row.put(example.x());
      row.put(example.y());
    }
  }
}
