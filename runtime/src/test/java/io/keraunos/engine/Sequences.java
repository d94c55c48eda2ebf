package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Layer;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
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
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A module of any network that goes over sequences, as generated code would define it: whole
 * numbers that grow by 1, 2 or 3 in a ring of 11, and at each place the next one to be said.
 */
final class Sequences {

  static final int TOKENS = 11;
  static final int LENGTH = 8;

  /** The numbers, and those that come after each. */
  record Sequence(int[] tokens, int[] next) {}

  /** From tokens of shape [batch, 8] to logits of shape [batch, 8, 11]. */
  @FunctionalInterface
  interface Network {
    Operand<TFloat32> apply(Step step, Operand<TInt32> tokens);
  }

  /** Transformation of the loss: none. */
  BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> loss = (step, each) -> each;

  private final Map<String, Layer<?>> layers;
  private final Network network;

  Sequences(Map<String, Layer<?>> layers, Network network) {
    this.layers = layers;
    this.network = network;
  }

  private static Dataset<Sequence> sequences(int count, long seed) {
    Random random = new Random(seed);
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(TOKENS);
      int step = 1 + random.nextInt(3);
      int[] tokens = new int[LENGTH];
      int[] next = new int[LENGTH];
      for (int place = 0; place < LENGTH; place++) {
        tokens[place] = (first + place * step) % TOKENS;
        next[place] = (first + (place + 1) * step) % TOKENS;
      }
      sequences.add(new Sequence(tokens, next));
    }
    return Dataset.of(sequences);
  }

  private static final class SequenceCollator implements Collator<Sequence> {
    @Override
    public Class<Sequence> exampleType() {
      return Sequence.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("tokens", Feature.Type.INT32, LENGTH),
          Feature.of("next", Feature.Type.INT32, LENGTH));
    }

    @Override
    public void write(Sequence example, ExampleWriter row) {
      row.put(example.tokens());
      row.put(example.next());
    }
  }

  private Operand<TFloat32> train(Step step, Operand<TInt32> tokens, Operand<TInt32> next) {
    return loss.apply(
        step, Losses.sparseCategoricalCrossentropy(step, network.apply(step, tokens), next));
  }

  private void evaluate(Step step, Operand<TInt32> tokens, Operand<TInt32> next) {
    Operand<TFloat32> logits = network.apply(step, tokens);
    step.log("loss", Losses.sparseCategoricalCrossentropy(step, logits, next));
    Operand<TFloat32> last =
        step.tf().gather(logits, step.tf().constant(LENGTH - 1), step.tf().constant(1));
    Operand<TInt32> lastNext =
        step.tf().gather(next, step.tf().constant(LENGTH - 1), step.tf().constant(1));
    step.log("acc", Metrics.accuracy(step, last, lastNext));
  }

  /** 203 sequences to train with, 101 to validate with, batches of 32. */
  Trainer.Builder trainer() {
    SequenceCollator collator = new SequenceCollator();
    ModuleDefinition.Builder module = ModuleDefinition.builder("Sequences");
    layers.forEach(module::layer);
    module
        .trainingStep(
            "train",
            (step, inputs) -> train(step, inputs.int32("tokens"), inputs.int32("next")),
            List.of(),
            collator)
        .validationStep(
            "evaluate",
            (step, inputs) -> evaluate(step, inputs.int32("tokens"), inputs.int32("next")),
            List.of("loss", "acc"),
            collator)
        .optimizer(() -> Adam.learningRate(0.01))
        .loader(
            Stage.TRAIN,
            "trainData",
            () -> sequences(203, 1),
            collator,
            new LoaderOptions(32, true, 0, false))
        .loader(
            Stage.VALIDATE,
            "validationData",
            () -> sequences(101, 2),
            collator,
            new LoaderOptions(32, false, 0, false));
    return ModuleTrainer.builder(module.build())
        .accelerator(Accelerator.CPU)
        .sanityValidationBatches(0)
        .progressBar(false)
        .modelSummary(false);
  }
}
