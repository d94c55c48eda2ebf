package io.keraunos.graph.trace;

import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** A change of a quantity's scale, as ops in float64. */
sealed interface NumberScale permits LinearScale, QuantileScale {

  /**
   * The least spread of values that are scaled by it. Below it, numbers of float64 that some
   * threads of TensorFlow take for 0 and others do not would show in the result.
   */
  double LEAST_SPREAD = 1e-270;

  /**
   * Returns the scaled value.
   *
   * @param x finite
   */
  Operand<TFloat64> scaled(Ops tf, Operand<TFloat64> x);

  /** Returns the value in the original unit; of any shape. */
  Operand<TFloat64> original(Ops tf, Operand<TFloat64> scaled);

  /** Returns the scale of a component. */
  static NumberScale of(Feature feature, Meaning.Number meaning, FittedFeatures fitted) {
    return switch (meaning.scale()) {
      case NONE -> new LinearScale(0, 1);
      case STANDARD -> {
        FittedFeature.Numbers numbers = Measured.numbers(feature, fitted);
        yield LinearScale.of(numbers.mean(), numbers.deviation());
      }
      case MIN_MAX -> {
        FittedFeature.Numbers numbers = Measured.numbers(feature, fitted);
        yield LinearScale.of(numbers.least(), numbers.most() - numbers.least());
      }
      case QUANTILES -> QuantileScale.of(Measured.numbers(feature, fitted).quantiles());
    };
  }
}
