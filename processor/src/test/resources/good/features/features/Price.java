package features;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.time.LocalDate;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Asks for some components by name, and predicts for a record that has no label. */
class Price {
  @Nullable PriceOfferInput asked;

  /** What is known of a house that was sold. */
  record House(
      @Numeric double area,
      Place at,
      @Cyclic(Unit.MONTH) LocalDate sold,
      @Category(maxSize = 50) String owner,
      long atCity,
      @Label @Numeric double price) {}

  /** What is known of one that was not. */
  record Offer(@Numeric double area, Place at, long atCity) {}

  /** Where it is. */
  record Place(@Category String city, @Category(maxSize = 9) int zone, int floor) {}

  @TrainingStep
  Operand<TFloat32> loss(
      Step step,
      Operand<TFloat32> area,
      Operand<TInt32> city,
      Operand<TInt32> floor,
      Operand<TInt64> atCity,
      Operand<TFloat32> price) {
    return price;
  }

  @PredictStep
  Operand<TFloat32> price(
      Step step,
      Operand<TInt64> atCity,
      Operand<TInt32> city,
      Operand<TInt32> floor,
      Operand<TFloat32> area) {
    return area;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    throw new UnsupportedOperationException("only its signature is read");
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64)
  Dataset<House> houses() {
    throw new UnsupportedOperationException("only its signature is read");
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 64)
  Dataset<Offer> offers() {
    throw new UnsupportedOperationException("only its signature is read");
  }
}
