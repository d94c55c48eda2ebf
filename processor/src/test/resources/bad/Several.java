package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class Several {
  private final Dense dense = new Dense(); // ERROR KER701

  @TrainingStep(
      logs = "") // ERROR KER601
  private int loss( // ERROR KER004 KER101 KER104 KER110
      Operand<TFloat32> featur) { // ERROR KER106
    return 0;
  }

  @DataLoader(
      stage = Stage.TRAIN,
      batchSize = -8, // ERROR KER304
      workers = -2) // ERROR KER305
  static Dataset<Row> rows() { // ERROR KER005
    return null;
  }

  @On(Event.TEST_START) // ERROR KER503
  void hook(
      int number) {} // ERROR KER502
}
