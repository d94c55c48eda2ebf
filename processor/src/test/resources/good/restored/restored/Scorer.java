package restored;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Has no training step: what was measured of its features comes with the restored checkpoint. */
class Scorer {
  @PredictStep
  Operand<TFloat32> score(Step step, Features visit) {
    return visit.number("length");
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 8)
  Dataset<Visit> visits() {
    throw new UnsupportedOperationException("only compiled");
  }

  record Visit(
      @Numeric Duration length,
      @Numeric(missing = io.keraunos.annotation.Missing.MEAN) Optional<Instant> seen,
      @Buckets(4) LocalDateTime begun) {}
}
