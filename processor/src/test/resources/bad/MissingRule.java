package bad;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.time.LocalDate;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MissingRule {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<MissingRuleRow> rows() {
    return null;
  }
}

record MissingRuleRow(
    @Numeric double right,
    @Numeric(missing = Missing.REFUSED) Double refused,
    @Numeric Double balance, // ERROR KER416: because Double may be null. Add missing = Missing.MEAN, Missing.MEDIAN, Missing.ZERO or Missing.REFUSED, which makes it an error.
    @Numeric(missing = Missing.MEAN) @Maybe Double right2,
    @Numeric @Maybe Double maybe, // ERROR KER416: because Double may be null
    @Category Optional<@Maybe String> city, // ERROR KER416: because Optional<String> may be empty. Add missing = Missing.ENTRY
    @Hashed(buckets = 8) Long id, // ERROR KER416: Missing.ENTRY
    @Buckets(4) Optional<Integer> age, // ERROR KER416: Missing.ENTRY
    @Cyclic(Unit.MONTH) Optional<LocalDate> since, // ERROR KER416: Missing.ZERO
    @Label @Numeric Double price) {} // ERROR KER416: Missing.REFUSED

@Target(ElementType.TYPE_USE)
@interface Maybe {}
