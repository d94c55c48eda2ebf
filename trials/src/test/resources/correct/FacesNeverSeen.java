import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.initializer.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.*;

/**
 * Metric learning: trained by the class of a person, validated by pairs of persons that training
 * has not.
 */
public class FacesNeverSeen {
  record Face(@TensorShape({6}) float[] x, int person) {}

  static class Net {
    final Dense hidden = Dense.of(16).relu();
    final Dense code = Dense.of(4);
    final Dense output = Dense.of(20);

    Operand<TFloat32> code(Step step, Operand<TFloat32> x) {
      return code.apply(step, hidden.apply(step, x));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> person) {
      var loss =
          Losses.sparseCategoricalCrossentropy(step, output.apply(step, code(step, x)), person);
      step.log("loss", loss);
      return loss;
    }

    @ValidationStep(logs = "val_same")
    void validate(Step step, Operand<TFloat32> x, Operand<TInt32> person) {
      Ops tf = step.tf();
      Operand<TFloat32> c = code(step, x);
      Operand<TFloat32> next = tf.roll(c, tf.constant(1), tf.constant(0));
      Operand<TInt32> other = tf.roll(person, tf.constant(1), tf.constant(0));
      var near =
          tf.math.less(
              tf.reduceSum(tf.math.squaredDifference(c, next), tf.constant(1)), tf.constant(1f));
      step.log("val_same", Metrics.mean(step, tf.math.equal(near, tf.math.equal(person, other))));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.01);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
    Dataset<Face> trainData() {
      return faces(320, 0, 20);
    }

    @DataLoader(stage = Stage.VALIDATE, batchSize = 32)
    Dataset<Face> validationData() {
      return faces(160, 20, 30);
    }
  }

  static Dataset<Face> faces(int count, int from, int to) {
    Random random = new Random(from + 1);
    List<Face> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int person = from + random.nextInt(to - from);
      Random look = new Random(person);
      float[] x = new float[6];
      for (int k = 0; k < 6; k++) {
        x[k] = (float) (look.nextGaussian() + 0.3 * random.nextGaussian());
      }
      faces.add(new Face(x, person));
    }
    return Dataset.of(faces);
  }

  public static void main(String[] args) {
    try (var trainer = FacesNeverSeen_NetTrainer.builder(new Net()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
