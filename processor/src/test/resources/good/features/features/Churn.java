package features;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Takes all features, and some components by name beside them. */
public class Churn {
  @TrainingStep
  Operand<TFloat32> loss(
      Step step,
      Features customer,
      Operand<TFloat32> history,
      Operand<TBool> churned,
      Operand<TInt32> nextPlan,
      Operand<TFloat32> loss) {
    return loss;
  }

  @TestStep
  void test(
      Operand<TFloat32> numericByte,
      Operand<TInt32> plan,
      Operand<TInt32> url,
      Operand<TInt32> age,
      Operand<TFloat32> since,
      Operand<TInt32> homeCity,
      Operand<TFloat32> workGeoLatitude,
      Operand<TInt32> calls,
      Step step) {}

  @PredictStep
  Operand<TFloat32> churn(Step step, Operand<TFloat32> history, Features customer) {
    return history;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    throw new UnsupportedOperationException("only its signature is read");
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64)
  Dataset<Customer> customers() {
    throw new UnsupportedOperationException("only its signature is read");
  }

  @DataLoader(stage = Stage.TEST, batchSize = 64)
  Dataset<Customer> testCustomers() {
    throw new UnsupportedOperationException("only its signature is read");
  }
}
