package io.keraunos.examples.skew;

import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Predicts the features themselves, side by side, and behind them the answer of a small network.
 * The network gets the hyperbolic tangent of the features, as some are infinite: a double may be
 * too large for a float.
 */
abstract class FeatureNet {

  final DenseFeatures input = DenseFeatures.of();
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> answer(Step step, Features row) {
    Operand<TFloat32> all = step.tf().math.tanh(input.apply(step, row));
    return output.apply(step, hidden.apply(step, all));
  }

  @TrainingStep
  Operand<TFloat32> train(Step step, Features row) {
    Ops tf = step.tf();
    Operand<TFloat32> distance = tf.math.sub(answer(step, row), tf.constant(3f));
    return tf.math.mean(tf.math.square(distance), tf.constant(new int[] {0, 1}));
  }

  @PredictStep
  Operand<TFloat32> everything(Step step, Features row) {
    Ops tf = step.tf();
    List<Operand<TFloat32>> columns = new ArrayList<>();
    for (String name : row.names()) {
      switch (row.kind(name)) {
        case NUMBER -> columns.add(column(tf, row.number(name)));
        case CYCLES -> columns.add(row.cycles(name));
        case INDEX -> columns.add(column(tf, tf.dtypes.cast(row.index(name), TFloat32.class)));
      }
      if (row.mayBeMissing(name)) {
        columns.add(column(tf, row.missing(name)));
      }
    }
    columns.add(answer(step, row));
    return tf.concat(columns, tf.constant(1));
  }

  private static Operand<TFloat32> column(Ops tf, Operand<TFloat32> values) {
    return tf.expandDims(values, tf.constant(1));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }
}
