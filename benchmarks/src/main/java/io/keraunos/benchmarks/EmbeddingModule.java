package io.keraunos.benchmarks;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A classifier by the mean of its words' embeddings, of which there are 6.4 million weights. */
class EmbeddingModule {

  final Embedding embedding = Embedding.of(MadeWords.VOCABULARY, 64);
  final Dense hidden = Dense.of(64).relu();
  final Dense output = Dense.of(2);

  private final Dataset<MadeWords> sentences;

  EmbeddingModule(Dataset<MadeWords> sentences) {
    this.sentences = sentences;
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Operand<TInt32> words, Operand<TInt32> label) {
    Operand<TFloat32> mean =
        step.tf().math.mean(embedding.apply(step, words), step.tf().constant(1));
    Operand<TFloat32> logits = output.apply(step, hidden.apply(step, mean));
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("train_loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(0.1);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true, dropLast = true)
  Dataset<MadeWords> trainData() {
    return sentences;
  }
}
