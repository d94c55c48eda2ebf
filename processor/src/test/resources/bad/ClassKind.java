package bad;

import io.keraunos.annotation.Optimizer;
import io.keraunos.optimizer.OptimizerSpec;

interface ClassKind { // ERROR KER001
  @Optimizer
  OptimizerSpec optimizer();
}
