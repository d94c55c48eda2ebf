package example;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.PrepareData;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** The seed program, its bodies left out: only signatures are read. */
public class Cifar10Net {
  final Dense fc1 = new Dense(120);
  final Dense fc2 = new Dense(84);
  final List<Dense> heads = List.of(new Dense(10), new Dense(10));

  private final Path dataDir;

  public Cifar10Net(Path dataDir) {
    this.dataDir = dataDir;
  }

  Operand<TFloat32> forward(Step step, Operand<TUint8> image) {
    Operand<TFloat32> x = step.tf().dtypes.cast(image, TFloat32.class);
    return fc2.apply(step, fc1.apply(step, x));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> trainingStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {
    return forward(step, image);
  }

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validationStep(Step step, Operand<TUint8> image, Operand<TInt32> label) {}

  @TestStep(logs = {"test_loss", "test_acc"})
  void testStep(Operand<TInt32> label, Step step, Operand<TUint8> image) {}

  @PredictStep
  Operand<TFloat32> probabilities(Step step, Operand<TUint8> image) {
    return step.tf().nn.softmax(forward(step, image));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    throw new UnsupportedOperationException("only its signature is read");
  }

  @PrepareData
  void prepareData() throws IOException {}

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true, workers = 8, dropLast = true)
  Dataset<LabeledImage> trainData() throws IOException {
    throw new IOException("no data in " + dataDir);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 64, workers = 8)
  Dataset<LabeledImage> validationData() throws IOException {
    throw new IOException("no data in " + dataDir);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 100)
  Dataset<LabeledImage> testData() throws IOException {
    throw new IOException("no data in " + dataDir);
  }

  @On(Event.TRAIN_EPOCH_END)
  void epochEnded(EpochEvent event, TrainingControl control) {
    if (event.epoch() > 3) {
      control.requestStop("enough");
    }
  }

  @On(Event.FIT_START)
  void starting() {}
}
