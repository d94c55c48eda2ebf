package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.engine.Pictures.Picture;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The program that tests of several workers run in processes of their own: {@code <what> <file>
 * <devices> <batchSize>}.
 */
final class WorkerProgram {
  private WorkerProgram() {}

  static final OptimizerSpec[] OPTIMIZERS = {
    Adam.learningRate(0.003), SGD.learningRate(0.05).momentum(0.9)
  };

  /** The outcome of a run. */
  record Outcome(Map<String, float[]> values, Map<String, Double> metrics) {

    void write(Path file) throws IOException {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
        out.writeInt(values.size());
        for (Map.Entry<String, float[]> value : values.entrySet()) {
          out.writeUTF(value.getKey());
          out.writeInt(value.getValue().length);
          for (float element : value.getValue()) {
            out.writeFloat(element);
          }
        }
        out.writeInt(metrics.size());
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
          out.writeUTF(metric.getKey());
          out.writeDouble(metric.getValue());
        }
      }
    }

    static Outcome read(Path file) throws IOException {
      Map<String, float[]> values = new TreeMap<>();
      Map<String, Double> metrics = new LinkedHashMap<>();
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        for (int left = in.readInt(); left > 0; left--) {
          String name = in.readUTF();
          float[] elements = new float[in.readInt()];
          for (int i = 0; i < elements.length; i++) {
            elements[i] = in.readFloat();
          }
          values.put(name, elements);
        }
        for (int left = in.readInt(); left > 0; left--) {
          metrics.put(in.readUTF(), in.readDouble());
        }
      }
      return new Outcome(values, metrics);
    }
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    int devices = Integer.parseInt(args[2]);
    int batchSize = Integer.parseInt(args[3]);
    switch (args[0]) {
      case "layout" -> {
        for (int i = 0; i < OPTIMIZERS.length; i++) {
          layout(devices, batchSize, OPTIMIZERS[i], i == 0)
              .write(file.resolveSibling(file.getFileName() + "." + i));
        }
      }
      case "layouts" -> LayoutProgram.trainAll(file, Integer.parseInt(args[3]), devices);
      case "sharded" -> ShardedProgram.trainAll(file, devices);
      case "sharded-resume" ->
          ShardedProgram.resume(Path.of(args[4]), devices, true, Long.parseLong(args[5]))
              .write(file);
      case "tables" -> TableProgram.trainAll(file, devices);
      case "metrics" ->
          new Outcome(Map.of(), MetricLayoutsTest.evaluateAll(batchSize, devices)).write(file);
      case "global" -> {
        List<String> runs = List.of(args).subList(4, args.length);
        for (int i = 0; i < runs.size(); i += 2) {
          GlobalBatchProgram.train(
                  Path.of(runs.get(i)), devices, batchSize, Long.parseLong(runs.get(i + 1)))
              .write(i == 0 ? file : file.resolveSibling(file.getFileName() + "." + i / 2));
        }
      }
      case "elastic" ->
          ElasticProgram.train(Long.parseLong(args[4]), args[5], file.resolveSibling("stop"))
              .write(file);
      case "elastic-resumed" ->
          ElasticProgram.resumed(Path.of(args[4]), Long.parseLong(args[5])).write(file);
      case "best" -> best(batchSize).write(file);
      case "stream" -> stream(batchSize, 1).write(file);
      case "accumulated-stream" -> stream(batchSize, 4).write(file);
      case "accumulated" -> accumulated(devices, batchSize, 4, false).write(file);
      case "accumulated-normalized" -> accumulated(devices, batchSize, 4, true).write(file);
      case "long" -> longRun(batchSize, Long.MAX_VALUE, 0);
      case "features" ->
          FeaturesProgram.train(Path.of(args[4]), devices, batchSize, Boolean.parseBoolean(args[5]))
              .write(file);
      case "many-steps" -> ManyStepsProgram.run(Path.of("run"), Long.parseLong(args[4]));
      case "threads" -> threads();
      case "stuck-loader", "stuck-hook", "stuck-deaf", "validates-alone" -> stalls(args[0]);
      case "stuck-step" -> StuckStepProgram.run(other());
      case "differences" -> DifferencesProgram.all(other());
      case "differs" -> DifferencesProgram.once(other());
      case "leaves" -> leaves();
      case "unreached" -> unreached();
      case "loader-fails" -> longRun(batchSize, 5_000, 0);
      case "stops" -> longRun(batchSize, Long.MAX_VALUE, 72);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /**
   * Trains three epochs, of which the first has the highest loss, and takes that for the best.
   *
   * @return the weights after each epoch, and after the fit; what is validated with the latter,
   *     over the loader and over a dataset that is the same
   */
  static Outcome best(int batchSize) {
    Map<String, float[]> values = new TreeMap<>();
    Pictures pictures = new Pictures();
    try (Trainer trainer =
        pictures
            .trainer()
            .batchSize(batchSize)
            .maxEpochs(3)
            .defaultRootDir(Path.of("run"))
            .checkpoints(
                Checkpointing.everyEpochs(1).keepBest(1, MetricName.of("train_loss"), Best.MAX))
            .restoreBest(true)
            .callbacks(
                LambdaCallback.create()
                    .onTrainEpochEnd(
                        (event, control) ->
                            control
                                .weights()
                                .forEach(
                                    (name, weights) ->
                                        values.put(event.epoch() + "/" + name, weights))))
            .build()) {
      FitResult fit = trainer.fit();
      trainer.weights().forEach((name, weights) -> values.put("best/" + name, weights));
      return new Outcome(
          values,
          Map.of(
              "val", trainer.validate().metric(MetricName.of("loss")),
              "given", trainer.validate(Pictures.pictures(1003, 2)).metric(MetricName.of("loss")),
              "last", fit.metric(MetricName.of("loss"))));
    }
  }

  /** Returns whether this is worker 1. */
  private static boolean other() {
    return System.getenv("TF_CONFIG").contains("\"index\":1");
  }

  /** 20 steps, a validation and predictions. */
  static Outcome layout(int devices, int batchSize, OptimizerSpec optimizer, boolean predict) {
    Pictures pictures = new Pictures();
    pictures.optimizer = optimizer;
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(devices)
            .batchSize(batchSize)
            .intraOpThreads(1)
            .maxSteps(20)
            .build()) {
      FitResult fit = trainer.fit();
      Map<String, float[]> values = new TreeMap<>(trainer.weights());
      Evaluation validation = trainer.validate();
      Map<String, Double> metrics = new LinkedHashMap<>(validation.metrics().asMap());
      metrics.put("examples", (double) fit.examples());
      metrics.put("validated", (double) validation.examples());
      metrics.put("train_loss", fit.metrics().asMap().get("train_loss"));
      if (predict) {
        Predictions predictions = trainer.predict();
        for (int i = 0; i < predictions.size(); i++) {
          values.put("prediction/%04d".formatted(i), predictions.row(i));
        }
      }
      return new Outcome(values, metrics);
    }
  }

  /**
   * Steps of several batches.
   *
   * @param normalized whether a layer keeps moving averages; then all batches have as many examples
   */
  static Outcome accumulated(int devices, int batchSize, int batches, boolean normalized) {
    Pictures pictures = new Pictures();
    pictures.normalized = normalized;
    pictures.trainingSize = normalized ? 192 : 203;
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(devices)
            .batchSize(batchSize)
            .accumulateGradBatches(batches)
            .gradientClipNorm(1)
            .intraOpThreads(1)
            .maxSteps(16)
            .build()) {
      FitResult fit = trainer.fit();
      Map<String, float[]> values = new TreeMap<>(trainer.weights());
      Predictions predictions = trainer.predict();
      for (int i = 0; i < predictions.size(); i++) {
        values.put("prediction/%04d".formatted(i), predictions.row(i));
      }
      return new Outcome(values, Map.of("examples", (double) fit.examples()));
    }
  }

  /** Worker 1 comes to a halt after some steps, in one way or another. */
  private static void stalls(String how) {
    Pictures pictures = new Pictures();
    Dataset<Picture> all = Pictures.pictures(203, 1);
    long[] reads = {0};
    pictures.training =
        new Dataset<>() {
          @Override
          public long size() {
            return all.size();
          }

          @Override
          public Picture get(long index) throws Exception {
            if (other() && how.equals("stuck-loader") && ++reads[0] > 500) {
              Thread.sleep(Long.MAX_VALUE);
            }
            return all.get(index);
          }
        };
    Trainer[] self = new Trainer[1];
    Callback stuck =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            if (!other() || event.step() != 20) {
              return;
            }
            switch (how) {
              case "stuck-hook" -> sleep();
              case "stuck-deaf" -> {
                while (event.step() == 20) {
                  sleep(); // an interrupt does not end it
                }
              }
              case "validates-alone" -> self[0].validate();
              default -> {}
            }
          }
        };
    try (Trainer trainer =
        pictures
            .trainer()
            .batchSize(8)
            .callbacks(stuck)
            .peerTimeout(Duration.ofSeconds(30))
            .stepTimeout(how.startsWith("stuck") ? Duration.ofSeconds(3) : Duration.ofMinutes(10))
            .maxEpochs(1_000_000)
            .build()) {
      self[0] = trainer;
      trainer.fit();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(Duration.ofHours(1).toMillis());
    } catch (InterruptedException e) {
      System.out.println("interrupted");
    }
  }

  /** The chief validates, the other does not. */
  private static void leaves() {
    try (Trainer trainer = new Pictures().trainer().maxSteps(3).build()) {
      trainer.fit();
      if (trainer.chief()) {
        trainer.validate();
      }
    }
  }

  /** Does not wait long for the others. */
  private static void unreached() {
    try (Trainer trainer =
        new Pictures().trainer().startTimeout(Duration.ofSeconds(15)).maxSteps(3).build()) {
      trainer.fit();
    }
  }

  /** Says how many native threads there are after 500 and after 5,000 steps. */
  private static void threads() {
    Callback counting =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            if (event.step() == 500 || event.step() == 5_000) {
              String[] threads = Path.of("/proc/self/task").toFile().list();
              System.out.printf("step %d threads %d%n", event.step(), threads.length);
            }
          }
        };
    Pictures pictures = new Pictures();
    try (Trainer trainer =
        pictures
            .trainer()
            .batchSize(4)
            .maxSteps(5_000)
            .validateEveryEpochs(1_000)
            .callbacks(counting)
            .build()) {
      trainer.fit();
    }
  }

  /** Two epochs of a stream of 203 pictures, of which the last worker's shard has far fewer. */
  private static Outcome stream(int batchSize, int batches) {
    Pictures pictures = new Pictures();
    Dataset<Picture> all = Pictures.pictures(203, 1);
    StreamDataset<Picture> stream =
        (epoch, shard, shards) ->
            new Iterator<>() {
              private long next = shard == 0 ? 0 : 150;
              private final long end = shard == 0 && shards > 1 ? 150 : 203;

              @Override
              public boolean hasNext() {
                return next < end;
              }

              @Override
              public Picture next() {
                try {
                  return all.get(next++);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            };
    try (Trainer trainer =
        ModuleTrainer.builder(
                pictures
                    .defining()
                    .streamLoader(
                        Stage.TRAIN,
                        "trainData",
                        () -> stream,
                        new Pictures.PictureCollator(),
                        new LoaderOptions(32, false, 1, false))
                    .build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .batchSize(batchSize)
            .accumulateGradBatches(batches)
            .maxEpochs(2)
            .build()) {
      FitResult fit = trainer.fit();
      return new Outcome(
          new TreeMap<>(trainer.weights()),
          Map.of("examples", (double) fit.examples(), "steps", (double) fit.steps()));
    }
  }

  /**
   * Trains for very long, and says how far it has come.
   *
   * @param failAfter the loader of the last worker fails after that many examples
   * @param stopAt the last worker asks to stop at that step; 0 for never
   */
  private static void longRun(int batchSize, long failAfter, long stopAt) {
    System.out.println("pid " + ProcessHandle.current().pid());
    Pictures pictures = new Pictures();
    boolean last = System.getenv("TF_CONFIG").contains("\"index\":1");
    Dataset<Picture> all = Pictures.pictures(203, 1);
    long[] reads = {0};
    pictures.training =
        new Dataset<>() {
          @Override
          public long size() {
            return all.size();
          }

          @Override
          public Picture get(long index) throws Exception {
            if (last && ++reads[0] > failAfter) {
              throw new IOException("the disk is broken");
            }
            return all.get(index);
          }
        };
    Callback reports =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            if (event.step() % 20 == 0) {
              System.out.println("at step " + event.step());
            }
            if (last && event.step() == stopAt) {
              control.requestStop("enough");
            }
          }
        };
    try (Trainer trainer =
        pictures
            .trainer()
            .batchSize(batchSize)
            .callbacks(reports)
            .validateEveryEpochs(50)
            .peerTimeout(Duration.ofSeconds(3))
            .startTimeout(Duration.ofSeconds(60))
            .maxEpochs(1_000_000)
            .build()) {
      FitResult fit = trainer.fit();
      System.out.println("ended at step " + fit.steps() + ": " + fit.stopReason());
      try {
        trainer.validate();
        System.out.println("validated");
      } catch (InterruptedRunException e) {
        System.out.println("not validated: " + e.getMessage());
      }
    }
  }
}
