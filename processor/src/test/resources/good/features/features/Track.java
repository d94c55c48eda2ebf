package features;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Has nested records, and nothing with a meaning. */
class Track {
  /** A piece of a track. */
  record Piece(Point from, Point to, float weight) {}

  /** A point. */
  record Point(float x, float y) {}

  @PredictStep
  Operand<TFloat32> length(
      Step step, Operand<TFloat32> weight, Operand<TFloat32> toX, Operand<TFloat32> fromX) {
    return weight;
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 64)
  Dataset<Piece> pieces() {
    throw new UnsupportedOperationException("only its signature is read");
  }
}
