package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class NestedRecursive {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<NestedRecursiveRow> rows() {
    return null;
  }
}

record NestedRecursiveRow(
    @Numeric double right,
    Node first) {}

record Node(
    @Numeric double value,
    Node next, // ERROR KER428: Component first.next must not be a Node
    Pair pair) {}

record Pair(
    float x,
    NestedRecursiveRow back) {} // ERROR KER428: Component first.pair.back
