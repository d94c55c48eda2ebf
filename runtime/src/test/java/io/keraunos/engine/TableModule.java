package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.regularizer.Regularizers;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Classifiers of words by a large table of embeddings, each using it in another way. */
public enum TableModule {
  ONCE {
    @Override
    List<OptimizerSpec> optimizers() {
      return BOTH;
    }
  },
  SMALL {
    @Override
    Embedding table() {
      return Embedding.of(50, WIDTH);
    }

    @Override
    Operand<TInt32> words(Ops tf, Operand<TInt32> words) {
      return tf.math.floorMod(words, tf.constant(50));
    }
  },
  TWICE {
    @Override
    List<OptimizerSpec> optimizers() {
      return BOTH;
    }

    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TInt32> words) {
      Ops tf = step.tf();
      Operand<TInt32> first =
          tf.slice(words, tf.constant(new int[] {0, 0}), tf.constant(new int[] {-1, 3}));
      Operand<TFloat32> both = super.features(net, step, words);
      return tf.math.add(tf.math.square(both), net.sum(step, net.table, first));
    }
  },
  /** Two tables: in one place, another one of positions, which is looked up without the batch. */
  TWO_TABLES {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TInt32> words) {
      Operand<TInt32> reversed = step.tf().reverse(words, step.tf().constant(new int[] {1}));
      Operand<TInt32> places = step.tf().constant(new int[] {3, 1, 4, 1, 5});
      Operand<TFloat32> position =
          step.tf().reduceSum(net.other.apply(step, places), step.tf().constant(0));
      return step.tf()
          .math
          .add(
              position,
              step.tf()
                  .math
                  .mul(super.features(net, step, words), net.sum(step, net.other, reversed)));
    }
  },
  /** The numbers as one vector, before they are looked up. */
  FLAT {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TInt32> words) {
      Ops tf = step.tf();
      Operand<TFloat32> rows = net.table.apply(step, tf.reshape(words, tf.array(-1)));
      return tf.reduceSum(tf.reshape(rows, tf.array(-1, WORDS, WIDTH)), tf.constant(1));
    }
  },
  /** Only words above 100: the graph does not show how many these are. */
  SOME {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TInt32> words) {
      Ops tf = step.tf();
      Operand<TInt32> all = tf.reshape(words, tf.array(-1));
      Operand<TInt64> above =
          tf.reshape(tf.where(tf.math.greater(all, tf.constant(100))), tf.array(-1));
      Operand<TFloat32> rows = net.table.apply(step, tf.gather(all, above, tf.constant(0)));
      Operand<TInt64> example = tf.math.floorDiv(above, tf.constant((long) WORDS));
      return tf.math.add(
          super.features(net, step, words),
          tf.math.unsortedSegmentSum(rows, example, step.batchSize()));
    }
  },
  PENALIZED {
    @Override
    Embedding table() {
      return super.table().embeddingsRegularizer(Regularizers.l2(1e-3));
    }
  },
  CLIPPED {
    @Override
    Trainer.Builder settings(Trainer.Builder trainer) {
      return super.settings(trainer).gradientClipNorm(0.1);
    }
  },
  AVERAGED {
    @Override
    Trainer.Builder settings(Trainer.Builder trainer) {
      return super.settings(trainer).weightAveraging(WeightAveraging.ema(0.8));
    }
  },
  GROUPS {
    @Override
    List<OptimizerSpec> optimizers() {
      return List.of(SGD.learningRate(0.05).group(SGD.learningRate(0.02).momentum(0.9), "table"));
    }
  },
  DECAYED {
    @Override
    List<OptimizerSpec> optimizers() {
      return List.of(AdamW.learningRate(0.003).weightDecay(0.1));
    }
  },
  /** With a layer that is worth several cores. */
  WIDE {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TInt32> words) {
      return net.wide.apply(step, super.features(net, step, words));
    }
  };

  private static final List<OptimizerSpec> BOTH =
      List.of(SGD.learningRate(0.05), Adam.learningRate(0.003));

  static final int VOCABULARY = 5_000;
  static final int WIDTH = 16;
  static final int WORDS = 12;
  static final int BATCH = 64;

  /** Six whole batches and one of three, which four replicas cannot share. */
  private static final int TRAINING = 6 * BATCH + 3;

  /** A line of words. */
  record Line(int[] words, int right) {}

  static final class LineCollator implements Collator<Line> {
    @Override
    public Class<Line> exampleType() {
      return Line.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("words", Feature.Type.INT32, WORDS), Feature.of("right", Feature.Type.INT32));
    }

    @Override
    public void write(Line example, ExampleWriter row) {
      row.put(example.words());
      row.put(example.right());
    }
  }

  /** The layers; those that a module does not use have no variables. */
  static final class Net {
    final Embedding table;
    final Embedding other = Embedding.of(VOCABULARY, WIDTH);
    final Dense wide = Dense.of(8_000).relu();
    final Dense hidden = Dense.of(8).relu();
    final Dense output = Dense.of(2);

    Net(Embedding table) {
      this.table = table;
    }

    /** The sum of the rows of an example's words. */
    Operand<TFloat32> sum(Step step, Embedding of, Operand<TInt32> words) {
      return step.tf().reduceSum(of.apply(step, words), step.tf().constant(1));
    }
  }

  Embedding table() {
    return Embedding.of(VOCABULARY, WIDTH);
  }

  Operand<TInt32> words(Ops tf, Operand<TInt32> words) {
    return words;
  }

  Operand<TFloat32> features(Net net, Step step, Operand<TInt32> words) {
    return net.sum(step, net.table, words);
  }

  Trainer.Builder settings(Trainer.Builder trainer) {
    return trainer.globalBatchSize(BATCH);
  }

  /** The optimizers that the module is trained with. */
  List<OptimizerSpec> optimizers() {
    return BOTH.subList(0, 1);
  }

  private Operand<TFloat32> train(Net net, Step step, Inputs inputs) {
    Operand<TInt32> words = words(step.tf(), inputs.int32("words"));
    Operand<TFloat32> logits =
        net.output.apply(step, net.hidden.apply(step, features(net, step, words)));
    return Losses.sparseCategoricalCrossentropy(step, logits, inputs.int32("right"));
  }

  /** Lines of words, a third of which are among the first twenty of the vocabulary. */
  private static Dataset<Line> lines() {
    Random random = new Random(1);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < TRAINING; i++) {
      int[] words = new int[WORDS];
      for (int word = 0; word < WORDS; word++) {
        words[word] = random.nextInt(random.nextInt(3) == 0 ? 20 : VOCABULARY);
      }
      lines.add(new Line(words, words[0] % 2));
    }
    return Dataset.of(lines);
  }

  /** Returns the definition of a module. */
  public ModuleDefinition define() {
    return define(optimizers().get(0));
  }

  private ModuleDefinition define(OptimizerSpec method) {
    Net net = new Net(table());
    LineCollator collator = new LineCollator();
    return ModuleDefinition.builder(name())
        .layer("table", net.table)
        .layer("other", net.other)
        .layer("wide", net.wide)
        .layer("hidden", net.hidden)
        .layer("output", net.output)
        .trainingStep("train", (step, in) -> train(net, step, in), List.of(), collator)
        .optimizer(() -> method)
        .loader(
            Stage.TRAIN,
            "trainData",
            TableModule::lines,
            collator,
            new LoaderOptions(BATCH, true, 0, false))
        .build();
  }

  /** Returns a trainer of two epochs. */
  Trainer.Builder trainer(OptimizerSpec method, int devices) {
    return settings(ModuleTrainer.builder(define(method)))
        .accelerator(Accelerator.CPU)
        .devices(devices)
        .progressBar(false)
        .modelSummary(false)
        .maxEpochs(2);
  }
}
