package io.keraunos.examples.houses;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvFormat;
import io.keraunos.data.Dataset;
import io.keraunos.examples.DataFile;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Says at which price a house is sold. It learns the price scaled, as {@link House} says, and is
 * measured and asked in euros.
 */
class PriceNet {

  final DenseFeatures input = DenseFeatures.of();
  final Dense hidden1 = Dense.of(64).relu();
  final Dense hidden2 = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  private final DataFile file;
  private List<Dataset<House>> split = List.of();

  PriceNet(DataFile file) {
    this.file = file;
  }

  Operand<TFloat32> scaled(Step step, Features house) {
    Operand<TFloat32> x = hidden1.apply(step, input.apply(step, house));
    return output.apply(step, hidden2.apply(step, x));
  }

  Operand<TFloat32> errorInEuros(Step step, Features house, Operand<TFloat32> price) {
    return Losses.meanAbsoluteError(step, euros(step, house), house.original("price", price));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Features house, Operand<TFloat32> price) {
    Operand<TFloat32> loss = Losses.meanAbsoluteError(step, scaled(step, house), price);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_mae")
  void validate(Step step, Features house, Operand<TFloat32> price) {
    step.log("val_mae", errorInEuros(step, house, price));
  }

  @TestStep(logs = "test_mae")
  void test(Step step, Features house, Operand<TFloat32> price) {
    step.log("test_mae", errorInEuros(step, house, price));
  }

  @PredictStep
  Operand<TFloat32> euros(Step step, Features house) {
    return house.original("price", scaled(step, house));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return AdamW.learningRate(1e-3).weightDecay(0.01);
  }

  Dataset<House> table() throws IOException {
    try (InputStream stream = file.open()) {
      return CsvDataset.read(
          file.name(),
          stream,
          CsvFormat.withHeader().booleans("yes", "no"),
          PriceNetHouseReader.INSTANCE);
    }
  }

  @PrepareData
  void split() throws IOException {
    split = table().randomSplit(1, 0.6, 0.2, 0.2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<House> trainData() {
    return split.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 256)
  Dataset<House> validationData() {
    return split.get(1);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 256)
  Dataset<House> testData() {
    return split.get(2);
  }
}
