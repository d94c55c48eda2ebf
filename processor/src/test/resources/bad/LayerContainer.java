package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Layer;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LayerContainer {
  final Dense[] array = {new Dense()}; // ERROR KER704: Use List<Dense>.
  final Map<String, Dense> map = Map.of(); // ERROR KER704
  private final Set<Dense> set = Set.of(); // ERROR KER704
  final Map<String, Layer> raw = Map.of(); // ERROR KER704: Use List<Layer<?>>.
  final List<? extends Dense> list = List.of();

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
