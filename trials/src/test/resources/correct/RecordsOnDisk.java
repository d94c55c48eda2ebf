import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.data.TfExample;
import io.keraunos.data.TfRecordWriter;
import io.keraunos.data.TfRecords;
import io.keraunos.layer.AveragePool2D;
import io.keraunos.layer.Conv2DTranspose;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Images;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;

/** Writes TFRecord, packed in shards, and reads them by index and in turn. */
public class RecordsOnDisk {
  record Digit(@TensorShape({4, 4, 1}) byte[] image, long label) {}

  static class Net {
    final Conv2DTranspose wider = Conv2DTranspose.of(3, 3).strides(2).relu();
    final AveragePool2D pool = AveragePool2D.of(2);
    final Dense output = Dense.of(2);
    private final List<Path> shards;

    Net(List<Path> shards) {
      this.shards = shards;
    }

    Operand<TFloat32> logits(Step step, Operand<TUint8> image) {
      var x = wider.apply(step, Images.normalize(step, image, 0.3f, 0.3f));
      return output.apply(step, Flatten.apply(step, pool.apply(step, x)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TUint8> image, Operand<TInt64> label) {
      var loss = Losses.sparseCategoricalCrossentropy(step, logits(step, image), label);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "acc")
    void validate(Step step, Operand<TUint8> image, Operand<TInt64> label) {
      step.log("acc", Metrics.accuracy(step, logits(step, image), label));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true, workers = 2)
    Dataset<Digit> train() throws IOException {
      return TfRecords.read(
          shards.subList(0, 2),
          example -> new Digit(example.bytes("image"), example.longValue("label")));
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
    StreamDataset<Digit> validation() {
      return TfRecords.stream(
          shards.subList(2, 3),
          example -> new Digit(example.bytes("image"), example.longValue("label")));
    }
  }

  public static void main(String[] args) throws IOException {
    List<Path> shards = new ArrayList<>();
    Random random = new Random(1);
    for (int s = 0; s < 3; s++) {
      Path shard = Path.of(args[0], "digits-" + s + ".tfrecord");
      shards.add(shard);
      try (TfRecordWriter writer = TfRecordWriter.create(shard)) {
        for (int i = 0; i < 24; i++) {
          byte[] image = new byte[16];
          random.nextBytes(image);
          image[i % 2] = (byte) 255;
          image[1 - i % 2] = 0;
          writer.write(TfExample.of().withBytes("image", image).withLongs("label", i % 2));
        }
      }
    }
    try (var trainer = RecordsOnDisk_NetTrainer.builder(new Net(shards)).maxEpochs(3).build()) {
      trainer.fit();
    }
  }
}
