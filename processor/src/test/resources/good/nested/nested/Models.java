package nested;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.data.StreamDataset;
import io.keraunos.step.Step;
import java.util.Collections;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/** A module and its record nested in other classes; it only predicts, from a stream. */
interface Models {
  final class Scaling {
    static final class Net {
      record Row(@TensorShape({2, 3}) double[] matrix, String name) {}

      @PredictStep
      Operand<? extends TNumber> scaled(Step step, Operand<TFloat64> matrix) {
        return step.tf().math.mul(matrix, step.tf().constant(2.0));
      }

      @DataLoader(stage = Stage.PREDICT, batchSize = 1)
      StreamDataset<? extends Row> rows() {
        return (epoch, shard, shards) -> Collections.emptyIterator();
      }
    }
  }
}
