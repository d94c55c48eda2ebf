package io.keraunos.benchmarks;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.data.Cifar10Binary;
import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A model that is trained with Keraunos, some of them also by hand, and by other peers. */
enum Contest {
  /** LeNet on 10,000 images of CIFAR-10. */
  LENET("LeNet, batch 64", "lenet", 64, 10_000, 10) {
    @Override
    Trainer.Builder builder(Path dataDir) throws IOException {
      return LenetModuleTrainer.builder(new LenetModule(images(dataDir)))
          .accelerator(Accelerator.CPU);
    }

    @Override
    MetricName loss() {
      return LenetModuleMetrics.TRAIN_LOSS;
    }

    @Override
    Optional<HandWritten> handWritten() {
      return Optional.of((dataDir, seed, clock) -> PlainLenet.train(images(dataDir), seed, clock));
    }
  },

  /** A dense network on 64,000 made rows. */
  MLP("MLP 20-64-64-2, batch 32", "mlp", 32, MadeRow.ROWS, 2) {
    @Override
    Trainer.Builder builder(Path dataDir) {
      return MlpModuleTrainer.builder(new MlpModule(MadeRow.table())).accelerator(Accelerator.CPU);
    }

    @Override
    MetricName loss() {
      return MlpModuleMetrics.TRAIN_LOSS;
    }

    @Override
    Optional<HandWritten> handWritten() {
      return Optional.of((dataDir, seed, clock) -> PlainMlp.train(MadeRow.table(), seed, clock));
    }
  },

  /** A dense network of 6.9 million weights on 3,200 images of CIFAR-10. */
  DEEP("dense network of 6.9 million weights, batch 32", "deep", 32, 3_200, 10) {
    @Override
    Trainer.Builder builder(Path dataDir) throws IOException {
      return DeepModuleTrainer.builder(new DeepModule(images(dataDir).subset(0, 3_200)))
          .accelerator(Accelerator.CPU);
    }

    @Override
    MetricName loss() {
      return DeepModuleMetrics.TRAIN_LOSS;
    }
  },

  /** A classifier of made sentences by a large table of embeddings. */
  EMBEDDING("embeddings of 100,000 words, batch 64", "embedding", 64, MadeWords.SENTENCES, 2) {
    @Override
    Trainer.Builder builder(Path dataDir) {
      return EmbeddingModuleTrainer.builder(new EmbeddingModule(MadeWords.sentences()))
          .accelerator(Accelerator.CPU);
    }

    @Override
    MetricName loss() {
      return EmbeddingModuleMetrics.TRAIN_LOSS;
    }
  },

  /** ResNet-20 on 2,560 images of CIFAR-10. */
  RESNET("ResNet-20, batch 128", "resnet", 128, 2_560, 10) {
    @Override
    Trainer.Builder builder(Path dataDir) throws IOException {
      return ResnetModuleTrainer.builder(new ResnetModule(images(dataDir).subset(0, 2_560)))
          .accelerator(Accelerator.CPU);
    }

    @Override
    MetricName loss() {
      return ResnetModuleMetrics.TRAIN_LOSS;
    }
  },

  /** A small causal transformer on made text. */
  TRANSFORMER("transformer, batch 32", "transformer", 32, MadeText.LINES, MadeText.VOCABULARY) {
    @Override
    Trainer.Builder builder(Path dataDir) {
      return TransformerModuleTrainer.builder(new TransformerModule(MadeText.lines()))
          .accelerator(Accelerator.CPU);
    }

    @Override
    MetricName loss() {
      return TransformerModuleMetrics.TRAIN_LOSS;
    }
  },

  /** A small dense network on 1,000,000 made rows of 20 mixed columns. */
  FEATURES("20 mixed columns, batch 1,024", "features", 1_024, MadeMixed.ROWS, 2) {
    @Override
    Trainer.Builder builder(Path dataDir) {
      return FeaturesModuleTrainer.builder(new FeaturesModule(MadeMixed.table()))
          .accelerator(Accelerator.CPU);
    }

    @Override
    MetricName loss() {
      return FeaturesModuleMetrics.TRAIN_LOSS;
    }
  };

  /** A training loop on TensorFlow Java alone. */
  @FunctionalInterface
  interface HandWritten {
    void train(Path dataDir, long seed, EpochClock clock) throws Exception;
  }

  private final String title;
  private final String work;
  private final int batch;
  private final int examples;
  private final int classes;

  Contest(String title, String work, int batch, int examples, int classes) {
    this.title = title;
    this.work = work;
    this.batch = batch;
    this.examples = examples;
    this.classes = classes;
  }

  String title() {
    return title;
  }

  /** Returns the peers' name for it. */
  String work() {
    return work;
  }

  /** Examples in a batch. */
  int batch() {
    return batch;
  }

  /** Returns the limit of a label; all whole numbers of its examples are below it. */
  int classes() {
    return classes;
  }

  /** Steps in an epoch. */
  int steps() {
    return examples / batch;
  }

  /** A trainer of the annotated class, on the CPU. */
  abstract Trainer.Builder builder(Path dataDir) throws IOException;

  /** The name of its training loss. */
  abstract MetricName loss();

  /** The same training written by hand; empty where nobody has written it. */
  Optional<HandWritten> handWritten() {
    return Optional.empty();
  }

  /**
   * Returns the training written by hand.
   *
   * @throws IllegalArgumentException if there is none
   */
  HandWritten byHand() {
    return handWritten()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a contest with the side BY_HAND must be one of %s, but was %s. Measure %2$s"
                            .formatted(writtenByHand(), this)
                        + " with --side KERAUNOS alone."));
  }

  private static List<Contest> writtenByHand() {
    return Arrays.stream(values()).filter(each -> each.handWritten().isPresent()).toList();
  }

  /** Trains the annotated class. */
  void train(Trainer.Builder builder, EpochClock clock) {
    clock.begin();
    try (Trainer trainer = builder.maxEpochs(clock.epochs()).callbacks(timing(clock)).build()) {
      trainer.fit();
    }
  }

  private Callback timing(EpochClock clock) {
    return new Callback() {
      @Override
      public void onTrainEpochStart(EpochEvent event, TrainingControl control) {
        clock.start();
      }

      @Override
      public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
        clock.step();
      }

      @Override
      public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
        clock.end(steps(), event.metrics().get(loss()));
      }
    };
  }

  private static Dataset<LabeledImage> images(Path dataDir) throws IOException {
    return Cifar10Binary.read(
        List.of(dataDir.resolve("cifar-10-batches-bin").resolve("data_batch_1.bin")));
  }
}
