// kind: units
// source: https://github.com/JeffersonLab/clas12-offline-software/pull/515
// wrong: The step takes the sine of an angle in degrees, and TensorFlow's sine wants radians.
// before: silent
// caught: warned
// says: KER4003: a sine or cosine is taken of degrees, which goes from 0.1317 to 357.7
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Predicts the height of the tide from the phase of the moon. */
public class DegreesIntoSine {
  record Tide(float degrees, float height) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> degrees, Operand<TFloat32> height) {
    var tf = step.tf();
    var axis = tf.constant(1);
    var circle =
        tf.concat(
            List.of(
                tf.expandDims(tf.math.sin(degrees), axis),
                tf.expandDims(tf.math.cos(degrees), axis)),
            axis);
    var loss = Losses.meanSquaredError(step, output.apply(step, circle), height);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(0.05);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Tide> tides() {
    Random random = new Random(2);
    List<Tide> tides = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      float degrees = random.nextFloat() * 360;
      tides.add(new Tide(degrees, (float) Math.sin(Math.toRadians(degrees) + 1)));
    }
    return Dataset.of(tides);
  }

  public static void main(String[] args) {
    try (var trainer =
        DegreesIntoSineTrainer.builder(new DegreesIntoSine())
            .maxEpochs(8)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
