package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.LayerNormalization;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.layer.PositionEmbedding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A causal transformer of four layers that tells the next token. */
class TransformerModule {

  private static final int LAYERS = 4;
  private static final int HEADS = 4;
  private static final int WIDTH = 128;

  final Embedding tokenEmbedding = Embedding.of(MadeText.VOCABULARY, WIDTH);
  final PositionEmbedding positions =
      PositionEmbedding.of(MadeText.LENGTH).embeddingsInitializer(Initializers.uniform());
  final List<LayerNormalization> attentionNorms = new ArrayList<>();
  final List<MultiHeadAttention> attentions = new ArrayList<>();
  final List<LayerNormalization> denseNorms = new ArrayList<>();
  final List<Dense> wide = new ArrayList<>();
  final List<Dense> narrow = new ArrayList<>();
  final LayerNormalization lastNorm = LayerNormalization.of().epsilon(1e-5);
  final Dense head = Dense.of(MadeText.VOCABULARY);

  private final Dataset<MadeText> text;

  TransformerModule(Dataset<MadeText> text) {
    this.text = text;
    for (int layer = 0; layer < LAYERS; layer++) {
      attentionNorms.add(LayerNormalization.of().epsilon(1e-5));
      attentions.add(MultiHeadAttention.of(HEADS, WIDTH / HEADS).causal());
      denseNorms.add(LayerNormalization.of().epsilon(1e-5));
      wide.add(Dense.of(4 * WIDTH).activation(Activation.GELU));
      narrow.add(Dense.of(WIDTH));
    }
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> tokens, Operand<TInt32> next) {
    Operand<TFloat32> x = positions.apply(step, tokenEmbedding.apply(step, tokens));
    for (int layer = 0; layer < LAYERS; layer++) {
      Operand<TFloat32> seen = attentionNorms.get(layer).apply(step, x);
      x = step.tf().math.add(x, attentions.get(layer).apply(step, seen));
      Operand<TFloat32> y = denseNorms.get(layer).apply(step, x);
      y = narrow.get(layer).apply(step, wide.get(layer).apply(step, y));
      x = step.tf().math.add(x, y);
    }
    Operand<TFloat32> logits = head.apply(step, lastNorm.apply(step, x));
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, next);
    step.log("train_loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-3);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true, dropLast = true)
  Dataset<MadeText> trainData() {
    return text;
  }
}
