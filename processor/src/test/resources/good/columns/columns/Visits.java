package columns;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvFormat;
import io.keraunos.data.Dataset;
import io.keraunos.data.JdbcQuery;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Names what is generated for its records. */
public class Visits {
  private final DataSource source;

  Visits(DataSource source) {
    this.source = source;
  }

  @TrainingStep
  Operand<TFloat32> loss(Step step, Features visit, Operand<TInt32> label) {
    return visit.number("price");
  }

  @TestStep
  void test(Step step, Operand<TFloat32> weight) {}

  @PredictStep
  Operand<TFloat32> answer(Step step, Features visit) {
    return visit.number("price");
  }

  @Optimizer
  OptimizerSpec optimizer() {
    throw new UnsupportedOperationException("only its signature is read");
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64)
  Dataset<Visit> visits() throws IOException {
    return CsvDataset.read(
        Path.of("visits.csv"), CsvFormat.withHeader(), VisitsVisitReader.INSTANCE);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 64)
  Dataset<Weight> weights() {
    return JdbcQuery.of(source, "select * from weight order by id", VisitsWeightReader.INSTANCE)
        .load();
  }

  /** A record that is not public. */
  record Weight(@Numeric float weight, @Label int label) {}

  /** A record that is read by a lambda. */
  record Shape(@Label @TensorShape(2) float[] shape) {}
}
