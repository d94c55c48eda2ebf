// kind: data
// source: kind known from questions on Stack Overflow about reading WAV files in Java
// wrong: The samples of the sound have their low byte first, as WAV files do, and a ByteBuffer takes the first byte for the high one.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.54 after 100 steps, and always the most frequent class has
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells a high tone from a low one. */
public class BigEndianSound {
  record Row(@TensorShape({64, 1}) float[] sound, boolean label) {}

  final Conv1D conv = Conv1D.of(8, 9).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> sound) {
    return output.apply(step, Flatten.apply(step, conv.apply(step, sound)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> sound, Operand<TBool> label) {
    var loss = Losses.binaryCrossentropy(step, forward(step, sound), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> sound, Operand<TBool> label) {
    step.log("val_acc", Metrics.binaryAccuracy(step, forward(step, sound), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean high = random.nextBoolean();
      double phase = random.nextDouble() * 6;
      ByteBuffer file = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
      for (int t = 0; t < 64; t++) {
        double tone = Math.sin(phase + t * (high ? 1.1 : 0.6)) + 0.4 * random.nextGaussian();
        file.putShort((short) (9000 * Math.max(-3, Math.min(3, tone))));
      }
      ByteBuffer samples = ByteBuffer.wrap(file.array());
      float[] sound = new float[64];
      for (int t = 0; t < 64; t++) {
        sound[t] = samples.getShort() / 32768f;
      }
      rows.add(new Row(sound, high));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        BigEndianSoundTrainer.builder(new BigEndianSound())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
