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
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MeaningType {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<MeaningTypeRow> rows() {
    return null;
  }
}

record MeaningTypeRow(
    @Numeric double right,
    @Numeric String income, // ERROR KER411: Use @Category or @Hashed.
    @Numeric Plan plan, // ERROR KER411: but is Plan. Use @Category.
    @Buckets(4) UUID id, // ERROR KER411: Use @Hashed.
    @Category LocalDate since, // ERROR KER411: Use @Numeric, @Buckets or @Cyclic.
    @Category(missing = Missing.ENTRY) Optional<Duration> length, // ERROR KER411: but is Optional<Duration>. Use @Numeric or @Buckets.
    @Hashed(buckets = 8) double amount, // ERROR KER411: Use @Numeric or @Buckets.
    @Cyclic(Unit.MONTH) long seconds, // ERROR KER411: Use @Numeric, @Category, @Hashed or @Buckets.
    @Category char letter, // ERROR KER411: Use String, or int.
    @Numeric(missing = Missing.MEAN) Optional<RightRow> record, // ERROR KER411: Let the record's own components be Optional.
    @Category List<String> words, // ERROR KER411: but is List<String>.
    @Label @Numeric String label) {} // ERROR KER411: but is String. Use @Category.

enum Plan {
  FREE
}

record RightRow(float feature) {}
