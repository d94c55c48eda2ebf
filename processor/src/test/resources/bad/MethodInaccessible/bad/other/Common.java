package bad.other;

import io.keraunos.annotation.Optimizer;
import io.keraunos.optimizer.OptimizerSpec;

public abstract class Common {
  @Optimizer
  protected OptimizerSpec optimizer() { // ERROR KER008
    return null;
  }
}
