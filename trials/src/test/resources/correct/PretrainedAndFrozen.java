import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.initializer.Initializer;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Sequential;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** An encoder learns to compress; then it is frozen, and a head learns on top of it. */
public class PretrainedAndFrozen {
  record Row(@TensorShape({6}) float[] x, int y) {}

  static class Compressor {
    final Sequential encoder = Sequential.of(Dense.of(8).relu(), Dense.of(3));
    final Dense decoder = Dense.of(6);

    @TrainingStep(logs = "reconstruction")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x) {
      var loss = Losses.meanSquaredError(step, decoder.apply(step, encoder.apply(step, x)), x);
      step.log("reconstruction", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      return PretrainedAndFrozen.rows(96, 1);
    }
  }

  static class Classifier {
    final Sequential encoder;
    final Dense head = Dense.of(2);

    Classifier(SortedMap<String, float[]> weights) {
      encoder =
          Sequential.of(
              Dense.of(8)
                  .relu()
                  .kernelInitializer(given(weights.get("encoder/0/kernel")))
                  .biasInitializer(given(weights.get("encoder/0/bias"))),
              Dense.of(3)
                  .kernelInitializer(given(weights.get("encoder/1/kernel")))
                  .biasInitializer(given(weights.get("encoder/1/bias"))));
    }

    private static Initializer given(float[] values) {
      return (tf, shape, seed) -> tf.reshape(tf.constant(values), tf.constant(shape.asArray()));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
      var loss =
          Losses.sparseCategoricalCrossentropy(step, head.apply(step, encoder.apply(step, x)), y);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1).freeze("encoder");
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Row> rows() {
      return PretrainedAndFrozen.rows(48, 2);
    }
  }

  static Dataset<Row> rows(int count, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = new float[6];
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      for (int k = 0; k < 6; k++) {
        x[k] = k % 2 == 0 ? a + k * 0.1f * b : b - k * 0.1f * a;
      }
      rows.add(new Row(x, a > b ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    SortedMap<String, float[]> weights;
    try (var trainer =
        PretrainedAndFrozen_CompressorTrainer.builder(new Compressor()).maxEpochs(5).build()) {
      trainer.fit();
      weights = trainer.weights();
    }
    try (var trainer =
        PretrainedAndFrozen_ClassifierTrainer.builder(new Classifier(weights))
            .maxEpochs(5)
            .build()) {
      trainer.fit();
      if (!Arrays.equals(
          trainer.weights().get("encoder/0/kernel"), weights.get("encoder/0/kernel"))) {
        throw new IllegalStateException("the encoder has moved");
      }
    }
  }
}
