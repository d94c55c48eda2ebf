// kind: semantics
// source: https://github.com/BrainJS/brain.js/issues/518
// wrong: The output is a sigmoid, which ends at 1, and the prices go from 3 to 9.
// before: silent
// caught: warned
// says: KER4004: price of SigmoidForPrices.meals goes from 3 to 9 in all 200 examples,
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

/** Predicts the price of a meal. */
public class SigmoidForPrices {
  record Meal(@TensorShape({4}) float[] features, float price) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1).activation(Activation.SIGMOID);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> price) {
    var prediction = output.apply(step, hidden.apply(step, features));
    var loss = Losses.meanSquaredError(step, prediction, price);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Meal> meals() {
    Random random = new Random(2);
    List<Meal> meals = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      float price = Math.max(3, Math.min(9, 6 + features[0] + features[1]));
      meals.add(new Meal(features, price));
    }
    return Dataset.of(meals);
  }

  public static void main(String[] args) {
    try (var trainer =
        SigmoidForPricesTrainer.builder(new SigmoidForPrices())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
