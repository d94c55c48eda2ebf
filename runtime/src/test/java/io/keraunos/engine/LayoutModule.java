package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Activation;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.LSTM;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Small modules on the same pictures, each with another part that replicas must agree on. */
enum LayoutModule {
  DENSE {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
      return Flatten.apply(step, pixels);
    }
  },
  CONVOLUTION {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
      return Flatten.apply(step, net.convolution.apply(step, pixels));
    }
  },
  NORMALIZATION {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
      return Flatten.apply(step, net.norm.apply(step, net.convolution.apply(step, pixels)));
    }
  },
  SYNCHRONIZED {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
      return Flatten.apply(step, net.synchronizedNorm.apply(step, net.plain.apply(step, pixels)));
    }
  },
  EMBEDDING {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
      var tf = step.tf();
      Operand<TFloat32> level =
          tf.math.add(tf.math.mul(Flatten.apply(step, pixels), tf.constant(4f)), tf.constant(16f));
      Operand<TFloat32> clipped = tf.clipByValue(level, tf.constant(0f), tf.constant(31f));
      Operand<TInt32> ids = tf.dtypes.cast(tf.math.floor(clipped), TInt32.class);
      return Flatten.apply(step, net.embedding.apply(step, ids));
    }
  },
  LONG_SHORT_TERM_MEMORY {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
      return net.lstm.apply(step, step.tf().reshape(pixels, step.tf().array(-1, 12, 12)));
    }
  },
  ACCUMULATED {
    @Override
    Trainer.Builder settings(Trainer.Builder trainer, int globalBatch) {
      return trainer.globalBatchSize(globalBatch / 2).accumulateGradBatches(2);
    }
  },
  CLIPPED {
    @Override
    Trainer.Builder settings(Trainer.Builder trainer, int globalBatch) {
      return super.settings(trainer, globalBatch).gradientClipNorm(0.1);
    }
  },
  AVERAGED {
    @Override
    Trainer.Builder settings(Trainer.Builder trainer, int globalBatch) {
      return super.settings(trainer, globalBatch).weightAveraging(WeightAveraging.ema(0.8));
    }
  },
  /** Gradients in two buckets, each of them long enough for a ring reduction. */
  WIDE {
    @Override
    Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
      Operand<TFloat32> x = Flatten.apply(step, pixels);
      for (Dense layer : net.wide) {
        x = layer.apply(step, x);
      }
      return x;
    }

    @Override
    OptimizerSpec optimizer(OptimizerSpec method) {
      // A tenth of the others' rate: with so many inputs a unit would soon be saturated.
      return method instanceof SGD ? method : Adam.learningRate(0.0003);
    }
  },
  GROUPS {
    @Override
    OptimizerSpec optimizer(OptimizerSpec method) {
      return method.group(SGD.learningRate(0.02), "output");
    }
  },
  TWO_STEPS {
    @Override
    boolean trainsTwice() {
      return true;
    }
  };

  /** The optimizers that each module is trained with. */
  static final List<OptimizerSpec> OPTIMIZERS =
      List.of(SGD.learningRate(0.05), Adam.learningRate(0.003));

  private static final int TRAINING = 203;
  private static final int VALIDATION = 101;

  /** The layers. */
  static final class Net {
    final Conv2D convolution = Conv2D.of(4, 3).relu();
    final Conv2D plain = Conv2D.of(4, 3).useBias(false);
    final BatchNormalization norm = BatchNormalization.of().momentum(0.5);
    final BatchNormalization synchronizedNorm = norm.synchronize(true);
    final Embedding embedding = Embedding.of(32, 3);
    final LSTM lstm = LSTM.of(8);
    // Not ReLU: of so many units some are so near to the bend that rounding decides their gradient.
    final List<Dense> wide =
        Stream.generate(() -> Dense.of(400).activation(Activation.TANH)).limit(3).toList();
    final Dense hidden = Dense.of(16).relu();
    final Dense output = Dense.of(2);
  }

  /** Returns what the dense layers are given: {@code [batch, n]}. */
  Operand<TFloat32> features(Net net, Step step, Operand<TFloat32> pixels) {
    return Flatten.apply(step, pixels);
  }

  Trainer.Builder settings(Trainer.Builder trainer, int globalBatch) {
    return trainer.globalBatchSize(globalBatch);
  }

  OptimizerSpec optimizer(OptimizerSpec method) {
    return method;
  }

  boolean trainsTwice() {
    return false;
  }

  private Operand<TFloat32> logits(Net net, Step step, Inputs inputs) {
    Operand<TFloat32> x = features(net, step, inputs.float32("pixels"));
    return net.output.apply(step, net.hidden.apply(step, x));
  }

  private Operand<TFloat32> train(Net net, Step step, Inputs inputs, String log) {
    Operand<TFloat32> loss =
        Losses.sparseCategoricalCrossentropy(
            step, logits(net, step, inputs), inputs.int32("right"));
    step.log(log, loss);
    return loss;
  }

  private void evaluate(Net net, Step step, Inputs inputs) {
    Operand<TFloat32> logits = logits(net, step, inputs);
    Operand<TInt32> right = inputs.int32("right");
    step.log("loss", Losses.sparseCategoricalCrossentropy(step, logits, right));
    step.log("acc", Metrics.accuracy(step, logits, right));
  }

  /** Returns the pictures that are validated with and predicted. */
  static Dataset<Pictures.Picture> validation() {
    return Pictures.pictures(VALIDATION, 2);
  }

  /** Returns a trainer of twenty steps, two of which are on the shorter last batch of an epoch. */
  Trainer.Builder trainer(OptimizerSpec method, int devices, int globalBatch) {
    Net net = new Net();
    Pictures.PictureCollator collator = new Pictures.PictureCollator();
    ModuleDefinition.Builder module =
        ModuleDefinition.builder(name())
            .layer("convolution", net.convolution)
            .layer("plain", net.plain)
            .layer("norm", net.norm)
            .layer("synchronized", net.synchronizedNorm)
            .layer("embedding", net.embedding)
            .layer("lstm", net.lstm)
            .layers("wide", net.wide)
            .layer("hidden", net.hidden)
            .layer("output", net.output);
    if (trainsTwice()) {
      module
          .trainingStep(
              "first", "trainFirst", (step, in) -> train(net, step, in, "one"), List.of(), collator)
          .trainingStep(
              "last", "trainLast", (step, in) -> train(net, step, in, "two"), List.of(), collator)
          .optimizer("first", () -> optimizer(method), List.of("hidden"))
          .optimizer("last", () -> optimizer(method), List.of("output"));
    } else {
      module
          .trainingStep("train", (step, in) -> train(net, step, in, "one"), List.of(), collator)
          .optimizer(() -> optimizer(method));
    }
    Dataset<Pictures.Picture> validation = validation();
    module
        .validationStep(
            "evaluate", (step, in) -> evaluate(net, step, in), List.of("loss", "acc"), collator)
        .predictStep("predict", (step, in) -> logits(net, step, in), collator)
        .loader(
            Stage.TRAIN,
            "trainData",
            () -> Pictures.pictures(TRAINING, 1),
            collator,
            new LoaderOptions(32, true, 1, false))
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
    return settings(ModuleTrainer.builder(module.build()), globalBatch)
        .accelerator(Accelerator.CPU)
        .devices(devices)
        .intraOpThreads(1)
        .sanityValidationBatches(0)
        .progressBar(false)
        .modelSummary(false)
        .maxSteps(20);
  }
}
