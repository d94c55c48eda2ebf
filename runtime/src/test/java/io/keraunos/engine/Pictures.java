package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.MaxPool2D;
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
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A small convolutional module, as generated code would define it: bright on the left or right. */
final class Pictures {

  /** 12 by 12 pixels of one channel, and whether the right half is brighter. */
  record Picture(float[] pixels, int right) {}

  private static final int WIDTH = 12;

  final Conv2D conv = Conv2D.of(4, 3).relu();
  final MaxPool2D pool = MaxPool2D.of(2);
  BatchNormalization norm = BatchNormalization.of().momentum(0.5);
  final Dropout dropout = Dropout.of(0.3);
  final Dense hidden = Dense.of(128).relu();
  final Dense output = Dense.of(2);

  BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> before = (step, pixels) -> pixels;
  boolean normalized;
  boolean dropped;
  boolean scalarLoss;
  int trainingSize = 203;
  @Nullable Dataset<Picture> training;
  OptimizerSpec optimizer = Adam.learningRate(0.003);

  /**
   * Returns 64 pictures of which those read after some reads have a label that there is not.
   *
   * @param wrong whether they have it still
   */
  static Dataset<Picture> wrongAfter(int reads, boolean[] wrong) {
    Dataset<Picture> all = pictures(64, 1);
    int[] read = {0};
    return new Dataset<>() {
      @Override
      public long size() {
        return all.size();
      }

      @Override
      public Picture get(long index) throws Exception {
        Picture picture = all.get(index);
        boolean late = wrong[0] && ++read[0] > reads;
        return late ? new Picture(picture.pixels(), 7) : picture;
      }
    };
  }

  static Dataset<Picture> pictures(int count, long seed) {
    Random random = new Random(seed);
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int right = random.nextInt(2);
      float[] pixels = new float[WIDTH * WIDTH];
      for (int pixel = 0; pixel < pixels.length; pixel++) {
        boolean bright = pixel % WIDTH >= WIDTH / 2 == (right == 1);
        pixels[pixel] = (float) (random.nextGaussian() + (bright ? 0.3 : -0.3));
      }
      pictures.add(new Picture(pixels, right));
    }
    return Dataset.of(pictures);
  }

  static final class PictureCollator implements Collator<Picture> {
    @Override
    public Class<Picture> exampleType() {
      return Picture.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("pixels", Feature.Type.FLOAT32, WIDTH, WIDTH, 1),
          Feature.of("right", Feature.Type.INT32));
    }

    @Override
    public void write(Picture example, ExampleWriter row) {
      row.put(example.pixels());
      row.put(example.right());
    }
  }

  private Operand<TFloat32> forward(Step step, Operand<TFloat32> pixels) {
    Operand<TFloat32> x = conv.apply(step, pixels);
    if (normalized) {
      x = norm.apply(step, x);
    }
    x = Flatten.apply(step, pool.apply(step, x));
    if (dropped) {
      x = dropout.apply(step, x);
    }
    return output.apply(step, hidden.apply(step, x));
  }

  private Operand<TFloat32> train(Step step, Operand<TFloat32> pixels, Operand<TInt32> right) {
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(
            step, forward(step, before.apply(step, pixels)), right);
    step.log("train_loss", loss);
    return scalarLoss ? step.tf().math.mean(loss, step.tf().constant(0)) : loss;
  }

  private void evaluate(Step step, Operand<TFloat32> pixels, Operand<TInt32> right) {
    Operand<TFloat32> logits = forward(step, pixels);
    Operand<TFloat32> first =
        step.tf().slice(logits, step.tf().array(0, 1), step.tf().array(-1, 1));
    step.log("loss", Losses.sparseCategoricalCrossentropy(step, logits, right));
    step.log("acc", Metrics.accuracy(step, logits, right));
    step.log("precision", Metrics.precision(step, first, right));
    step.log("auc", Metrics.auc(step, first, right));
  }

  ModuleDefinition define() {
    return defining()
        .loader(
            Stage.TRAIN,
            "trainData",
            () -> training == null ? pictures(trainingSize, 1) : training,
            new PictureCollator(),
            new LoaderOptions(32, true, 1, false))
        .build();
  }

  /** Starts a definition with everything except the training data. */
  ModuleDefinition.Builder defining() {
    PictureCollator collator = new PictureCollator();
    Dataset<Picture> validation = pictures(1003, 2);
    return ModuleDefinition.builder("Pictures")
        .layer("conv", conv)
        .layer("norm", norm)
        .layer("pool", pool)
        .layer("dropout", dropout)
        .layer("hidden", hidden)
        .layer("output", output)
        .trainingStep(
            "train",
            (step, inputs) -> train(step, inputs.float32("pixels"), inputs.int32("right")),
            List.of("train_loss"),
            collator)
        .validationStep(
            "evaluate",
            (step, inputs) -> evaluate(step, inputs.float32("pixels"), inputs.int32("right")),
            List.of("loss", "acc", "precision", "auc"),
            collator)
        .predictStep("predict", (step, inputs) -> forward(step, inputs.float32("pixels")), collator)
        .optimizer(() -> optimizer)
        .loader(
            Stage.VALIDATE,
            "validationData",
            () -> validation,
            collator,
            new LoaderOptions(32, false, 0, false))
        .loader(
            Stage.PREDICT,
            "predictData",
            () -> validation,
            collator,
            new LoaderOptions(32, false, 0, false));
  }

  Trainer.Builder trainer() {
    return ModuleTrainer.builder(define())
        .accelerator(Accelerator.CPU)
        .sanityValidationBatches(0)
        .progressBar(false)
        .modelSummary(false);
  }
}
