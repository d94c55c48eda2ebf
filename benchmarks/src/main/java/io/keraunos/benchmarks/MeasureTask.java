package io.keraunos.benchmarks;

import io.keraunos.data.Cifar10Binary;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.feature.FeatureFitting;
import io.keraunos.loading.Batch;
import io.keraunos.loading.BatchLoader;
import io.keraunos.loading.BatchLoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what is not training, with LeNet and 10,000 images, or with the features of a made
 * table; prints what compare-peers reads.
 */
@Command(
    name = "measure-task",
    mixinStandardHelpOptions = true,
    description = "Measures loading, validation, prediction or fitting alone.")
public final class MeasureTask implements Callable<Integer> {

  private static final int BATCH = 64;
  private static final int WARM_UP_CALLS = 1_000;
  private static final int CALLS = 5_000;

  /** A task to measure. */
  private enum Task {
    LOADING,
    VALIDATION,
    PREDICTION,
    FITTING
  }

  @Option(names = "--task", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private Task task;

  @Option(names = "--data-dir", defaultValue = "data", description = "See compare.")
  private Path dataDir;

  @Option(names = "--seed", defaultValue = "0", description = "Decides order and weights.")
  private long seed;

  @Option(names = "--epochs", defaultValue = "5", description = "Passes over the data.")
  private int epochs;

  @Option(names = "--workers", defaultValue = "1", description = "Loader threads (default: 1).")
  private int workers;

  @Override
  public Integer call() throws Exception {
    PeerResult result =
        switch (task) {
          case LOADING -> load(images());
          case VALIDATION -> validate(images());
          case PREDICTION -> predict(images());
          case FITTING -> fit(MadeMixed.table());
        };
    System.out.println(result.toJson());
    return 0;
  }

  private Dataset<LabeledImage> images() throws IOException {
    return Cifar10Binary.read(List.of(dataDir.resolve("cifar-10-batches-bin/data_batch_1.bin")));
  }

  /** Something that goes through the data once. */
  private interface Pass {
    long examples() throws Exception;
  }

  /** The rate of the median pass, without the first. */
  private PeerResult passes(String work, Pass pass) throws Exception {
    List<Double> rates = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      long start = System.nanoTime();
      long examples = pass.examples();
      if (epoch > 0) {
        rates.add(examples * 1e9 / (System.nanoTime() - start));
      }
    }
    return PeerResult.ofTask(work, Spread.of(rates).median());
  }

  /** The pass that measures features before a training. */
  private PeerResult fit(Dataset<MadeMixed> table) throws Exception {
    return passes(
        "features",
        () ->
            FeatureFitting.fit(
                    "train",
                    table,
                    FeaturesModuleMadeMixedCollator.INSTANCE,
                    workers,
                    rows -> {},
                    () -> false)
                .rows());
  }

  private PeerResult load(Dataset<LabeledImage> images) throws Exception {
    BatchLoaderOptions options =
        new BatchLoaderOptions("train", BATCH, true, workers, true, seed, 2 * Math.max(1, workers));
    try (BatchLoader loader =
        BatchLoader.open(images, LenetModuleLabeledImageCollator.INSTANCE, options)) {
      int[] epoch = new int[1];
      return passes(
          "lenet",
          () -> {
            loader.start(epoch[0]++, 0, Long.MAX_VALUE);
            long examples = 0;
            for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
              examples += batch.size();
              batch.release();
            }
            return examples;
          });
    }
  }

  private PeerResult validate(Dataset<LabeledImage> images) throws Exception {
    try (Trainer trainer =
        LenetTestModuleTrainer.builder(new LenetTestModule(images))
            .accelerator(Accelerator.CPU)
            .seed(seed)
            .progressBar(false)
            .build()) {
      return passes("lenet", () -> trainer.test().examples());
    }
  }

  private PeerResult predict(Dataset<LabeledImage> images) throws Exception {
    Path folder = Files.createTempDirectory("keraunos-prediction");
    try {
      try (Trainer trainer = LenetModuleTrainer.builder(new LenetModule(images)).build()) {
        trainer.export(folder.resolve("lenet"));
      }
      try (LenetModulePredictor predictor = LenetModulePredictor.load(folder.resolve("lenet"))) {
        return latencies(predictor, images);
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static PeerResult latencies(LenetModulePredictor predictor, Dataset<LabeledImage> images)
      throws Exception {
    long[] nanos = new long[CALLS];
    for (int i = -WARM_UP_CALLS; i < CALLS; i++) {
      byte[] image = images.get(i + WARM_UP_CALLS).image();
      long start = System.nanoTime();
      float[] probabilities = predictor.probabilities(image);
      long time = System.nanoTime() - start;
      float sum = 0;
      for (float probability : probabilities) {
        sum += probability;
      }
      if (!(Math.abs(sum - 1) < 1e-3f)) {
        throw new IOException("the probabilities must add up to 1, but add up to " + sum);
      }
      if (i >= 0) {
        nanos[i] = time;
      }
    }
    double rate = CALLS * 1e9 / Arrays.stream(nanos).sum();
    Arrays.sort(nanos);
    return PeerResult.ofTask("lenet", rate)
        .with(new PeerResult.Latency(nanos[CALLS / 2] / 1e3, nanos[CALLS * 99 / 100] / 1e3));
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new MeasureTask())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
