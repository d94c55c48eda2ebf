package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ComponentType {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Odd> rows() {
    return null;
  }
}

record Odd(
    float feature,
    byte pixel, // ERROR KER404: Use int, or add @Numeric, @Category or @Buckets.
    Integer boxed, // ERROR KER404: Use int: a tensor has no null. Or add @Numeric, @Category, @Hashed or @Buckets
    Short small, // ERROR KER404: Use int: a tensor has no null. Or add @Numeric, @Category or @Buckets
    char letter, // ERROR KER404: Use String, or int.
    Stage stage, // ERROR KER404: but is Stage. Add @Category.
    LocalDate date, // ERROR KER404: Add @Numeric, @Buckets or @Cyclic.
    BigDecimal amount, // ERROR KER404: Add @Numeric or @Buckets.
    UUID id, // ERROR KER404: Add @Hashed.
    Optional<String> city, // ERROR KER404: but is Optional<String>. Add @Category or @Hashed, with a rule for missing values.
    Optional<Part> part, // ERROR KER404: Let the record's own components be Optional.
    @Label LocalDate until, // ERROR KER404: Add @Numeric.
    @Label UUID label, // ERROR KER404: but is UUID. Convert it in the dataset.
    float[][] matrix, // ERROR KER404: Flatten it
    String[] words, // ERROR KER404
    List<Float> list) {} // ERROR KER404

record Part(float feature) {}
