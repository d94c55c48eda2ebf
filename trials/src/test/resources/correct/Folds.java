import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.callback.Best;
import io.keraunos.data.Dataset;
import io.keraunos.data.KFold;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.metric.Plots;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import io.keraunos.trainer.CrossValidation;
import io.keraunos.trainer.PermutationImportance;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WorstPredictions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Three folds, each with a test; then what the last model depends on and where it errs. */
public class Folds {
  record Tumour(
      @Numeric float radius,
      @Numeric float texture,
      @Category String clinic,
      @Label boolean benign) {}

  static class Net {
    final DenseFeatures input = DenseFeatures.of();
    final Dense hidden = Dense.of(8).activation(Activation.TANH);
    final Dense output = Dense.of(1);
    private final Dataset<Tumour> train;
    private final Dataset<Tumour> test;

    Net(Dataset<Tumour> train, Dataset<Tumour> test) {
      this.train = train;
      this.test = test;
    }

    Operand<TFloat32> logit(Step step, Features tumour) {
      return output.apply(step, hidden.apply(step, input.apply(step, tumour)));
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Features tumour, Operand<TBool> benign) {
      var loss = Losses.binaryCrossentropy(step, logit(step, tumour), benign);
      step.log("loss", loss);
      return loss;
    }

    @TestStep(logs = {"test_acc", "test_auc", "roc", "confusion"})
    void test(Step step, Features tumour, Operand<TBool> benign) {
      var logit = logit(step, tumour);
      step.log("test_acc", Metrics.binaryAccuracy(step, logit, benign));
      step.log("test_auc", Metrics.auc(step, logit, benign));
      step.log("roc", Plots.roc(step, logit, benign));
      step.log("confusion", Plots.binaryConfusion(step, logit, benign, "bad", "good"));
    }

    @PredictStep
    Operand<TFloat32> probability(Step step, Features tumour) {
      return step.tf().math.sigmoid(logit(step, tumour));
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Tumour> trainData() {
      return train;
    }

    @DataLoader(stage = Stage.TEST, batchSize = 32)
    Dataset<Tumour> testData() {
      return test;
    }
  }

  public static void main(String[] args) throws IOException {
    Random random = new Random(1);
    List<Tumour> all = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      float radius = 15 + 4 * (float) random.nextGaussian();
      float texture = 20 + 5 * (float) random.nextGaussian();
      all.add(
          new Tumour(
              radius, texture, "clinic " + i % 3, radius + 0.3 * random.nextGaussian() < 15));
    }
    Dataset<Tumour> tumours = Dataset.of(all);
    CrossValidation scores =
        CrossValidation.run(
            KFold.stratified(tumours, 3, 1, tumour -> tumour.benign() ? 1 : 0),
            fold -> Folds_NetTrainer.builder(new Net(fold.train(), fold.heldOut())).maxEpochs(4),
            Trainer::test);
    System.out.println(scores.mean(Folds_NetMetrics.TEST_ACC));
    List<Dataset<Tumour>> parts = tumours.randomSplit(2, 0.7, 0.3);
    try (var trainer =
        Folds_NetTrainer.builder(new Net(parts.get(0), parts.get(1))).maxEpochs(4).build()) {
      trainer.fit();
      trainer.test().writeReport(Path.of(args[0], "test.html"));
      System.out.println(
          PermutationImportance.of(parts.get(1))
              .componentsExcept("benign")
              .repeats(2)
              .measure(data -> trainer.test(data).metric(Folds_NetMetrics.TEST_AUC), Best.MAX));
      System.out.println(
          WorstPredictions.of(
              trainer, parts.get(1), 2, (tumour, p) -> Math.abs((tumour.benign() ? 1 : 0) - p[0])));
    }
  }
}
