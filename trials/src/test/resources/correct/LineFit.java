import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** The least program: a line through points, plain SGD, nothing logged but the loss. */
public class LineFit {
  record Point(@TensorShape({1}) float[] x, float y) {}

  static class Line {
    final Dense line = Dense.of(1);

    @TrainingStep
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
      return Losses.meanSquaredError(step, line.apply(step, x), y);
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
    Dataset<Point> points() {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        float x = i / 32f - 1;
        points.add(new Point(new float[] {x}, 2 * x + 1));
      }
      return Dataset.of(points);
    }
  }

  public static void main(String[] args) {
    try (var trainer = LineFit_LineTrainer.builder(new Line()).maxEpochs(5).build()) {
      trainer.fit();
    }
  }
}
