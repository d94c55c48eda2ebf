package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import io.keraunos.trainer.WorkersDifferException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A program of which worker 1 makes everything a little different, one thing after the other: a
 * process can go on after workers were found to differ.
 */
final class DifferencesProgram {

  /** Two numbers and a label. */
  record Row(float[] x, int label) {}

  int width = 64;
  OptimizerSpec optimizer = SGD.learningRate(0.1);
  int size = 2_000;
  int sign = 1;
  long rowSeed = 1;
  boolean augmented;
  int validationSize = 50;
  float factor = 1;
  boolean absolute;
  boolean linear;
  double dropped = 0.5;
  String logged = "loss";
  String declaredLog = "loss";
  boolean labelFirst;
  Feature.Type labelType = Feature.Type.INT32;
  LoaderOptions options = new LoaderOptions(16, true, 0, false);
  boolean fits = true;
  Consumer<Trainer.Builder> settings = trainer -> {};

  /** Returns the variations of worker 1, by the start of what is said of each. */
  static Map<String, Consumer<DifferencesProgram>> variations() {
    Map<String, Consumer<DifferencesProgram>> all = new LinkedHashMap<>();
    all.put("another layer width", of -> of.width = 128);
    all.put("SGD instead of Adam", of -> of.optimizer = Adam.learningRate(0.1));
    all.put("another learning rate in code", of -> of.optimizer = SGD.learningRate(0.05));
    all.put("1,500 rows instead of 2,000", of -> of.size = 1_500);
    all.put("10 rows fewer", of -> of.size = 1_990);
    all.put("reversed labels", of -> of.sign = -1);
    all.put("other rows", of -> of.rowSeed = 2);
    all.put("a factor in code", of -> of.factor = 0.5f);
    all.put("another loss", of -> of.absolute = true);
    all.put("no activation", of -> of.linear = true);
    all.put("another dropout rate", of -> of.dropped = 0.25);
    all.put("another name in the log", of -> of.logged = of.declaredLog = "cost");
    all.put("features in another order", of -> of.labelFirst = true);
    all.put("another type of label", of -> of.labelType = Feature.Type.INT64);
    all.put("another declared batch size", of -> of.options = new LoaderOptions(8, true, 0, false));
    all.put("no shuffling", of -> of.options = new LoaderOptions(16, false, 0, false));
    all.put("the last batch dropped", of -> of.options = new LoaderOptions(16, true, 0, true));
    all.put(
        "a schedule",
        of -> of.optimizer = SGD.learningRate(0.1).schedule(StepLR.everyEpochs(1).gamma(0.5)));
    all.put(
        "a schedule in a lambda",
        of -> of.optimizer = SGD.learningRate(0.1).schedule((base, at) -> base / (1 + at.step())));
    all.put("a frozen layer", of -> of.optimizer = SGD.learningRate(0.1).freeze("hidden"));
    all.put("other validation data", of -> of.validationSize = 40);
    all.put("another batch size", of -> of.settings = trainer -> trainer.batchSize(4));
    all.put("another seed", of -> of.settings = trainer -> trainer.seed(7));
    all.put(
        "another precision",
        of -> of.settings = trainer -> trainer.precision(Precision.BF16_MIXED));
    all.put("accumulation", of -> of.settings = trainer -> trainer.accumulateGradBatches(2));
    all.put("a sharded optimizer", of -> of.settings = trainer -> trainer.shardOptimizer(true));
    all.put("clipping", of -> of.settings = trainer -> trainer.gradientClipNorm(1));
    all.put(
        "fewer steps in an epoch",
        of -> of.settings = trainer -> trainer.limitBatches(Stage.TRAIN, Limit.batches(3)));
    all.put(
        "averages",
        of -> of.settings = trainer -> trainer.weightAveraging(WeightAveraging.ema(0.9)));
    all.put("another call", of -> of.fits = false);
    return all;
  }

  private static Dataset<Row> rows(int size, int sign, long seed) {
    Random random = new Random(seed);
    float[][] x = new float[size][];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      x[i] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
      labels[i] = sign * (x[i][0] > x[i][1] ? 1 : -1);
    }
    return Dataset.of(IntStream.range(0, size).mapToObj(i -> new Row(x[i], labels[i])).toList());
  }

  private final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      Feature x = Feature.of("x", Feature.Type.FLOAT32, 2);
      Feature label = Feature.of("label", labelType);
      return labelFirst ? List.of(label, x) : List.of(x, label);
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      if (!labelFirst) {
        row.put(example.x());
      }
      if (labelType == Feature.Type.INT64) {
        row.put((long) example.label());
      } else {
        row.put(example.label());
      }
      if (labelFirst) {
        row.put(example.x());
      }
    }
  }

  private Trainer trainer() {
    Dense hidden = linear ? Dense.of(width) : Dense.of(width).relu();
    Dropout dropout = Dropout.of(dropped);
    Dense output = Dense.of(1);
    RowCollator collator = new RowCollator();
    Dataset<Row> plain = rows(size, sign, rowSeed);
    Dataset<Row> rows =
        augmented
            ? plain.map(
                row ->
                    ThreadLocalRandom.current().nextBoolean()
                        ? row
                        : new Row(new float[] {row.x()[1], row.x()[0]}, row.label()))
            : plain;
    ModuleDefinition.Builder module =
        ModuleDefinition.builder("Sides")
            .layer("hidden", hidden)
            .layer("dropout", dropout)
            .layer("output", output)
            .trainingStep(
                "train",
                (step, inputs) -> {
                  Operand<TFloat32> label =
                      labelType == Feature.Type.INT64
                          ? step.tf().dtypes.cast(inputs.int64("label"), TFloat32.class)
                          : step.tf().dtypes.cast(inputs.int32("label"), TFloat32.class);
                  Operand<TFloat32> x =
                      dropout.apply(step, hidden.apply(step, inputs.float32("x")));
                  Operand<TFloat32> loss = loss(step, output.apply(step, x), label);
                  step.log(logged, loss);
                  return loss;
                },
                List.of(declaredLog),
                collator)
            .validationStep(
                "check",
                (step, inputs) ->
                    step.log(
                        "mean", step.tf().math.mean(inputs.float32("x"), step.tf().constant(1))),
                List.of("mean"),
                collator)
            .optimizer(() -> optimizer)
            .loader(Stage.TRAIN, "trainData", () -> rows, collator, options)
            .loader(
                Stage.VALIDATE,
                "validationData",
                () -> rows(validationSize, 1, 3),
                collator,
                new LoaderOptions(16, false, 0, false));
    Trainer.Builder trainer =
        ModuleTrainer.builder(module.build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .sanityValidationBatches(0)
            .maxSteps(2);
    settings.accept(trainer);
    return trainer.build();
  }

  private Operand<TFloat32> loss(Step step, Operand<TFloat32> predicted, Operand<TFloat32> label) {
    Ops tf = step.tf();
    Operand<TFloat32> error = tf.math.sub(tf.reshape(predicted, tf.array(-1)), label);
    return tf.math.mul(absolute ? tf.math.abs(error) : tf.math.square(error), tf.constant(factor));
  }

  private void run(String name) {
    try (Trainer trainer = trainer()) {
      if (fits) {
        trainer.fit();
      } else {
        trainer.validate();
      }
      System.out.println("<" + name + "> ran");
    } catch (WorkersDifferException e) {
      System.out.println("<" + name + "> " + e.getMessage());
    }
  }

  /** Makes all variations, after two of which all workers are the same. */
  static void all(boolean other) {
    for (String same : List.of("the same", "random augmentation")) {
      DifferencesProgram program = new DifferencesProgram();
      program.augmented = same.startsWith("random");
      program.run(same);
    }
    variations()
        .forEach(
            (name, variation) -> {
              DifferencesProgram program = new DifferencesProgram();
              if (other) {
                variation.accept(program);
              }
              program.run(name);
            });
  }

  /**
   * Fits a model that is wider on one worker, and ends as a program does that does not expect it.
   */
  static void once(boolean other) {
    DifferencesProgram program = new DifferencesProgram();
    program.width = other ? 128 : 64;
    try (Trainer trainer = program.trainer()) {
      trainer.fit();
    }
  }
}
