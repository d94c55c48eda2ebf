package io.keraunos.gradient;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.TracedStep;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat64;

/** Gradients of mathematical ops against numeric differentiation. */
final class MathGradientsTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat64> x =
      step.doubles(new double[] {0.3, -2, 1.5, 4.2, 2.1, -0.7}, 2, 3);

  @AfterEach
  void close() {
    step.close();
  }

  private Operand<TFloat64> op(String type, Operand<?>... inputs) {
    OperationBuilder builder = step.tf().scope().opBuilder(type, type);
    for (Operand<?> input : inputs) {
      builder.addInput(input.asOutput());
    }
    return builder.build().output(0);
  }

  @Checks({"Xlogy", "Xlog1py", "Xdivy", "MulNoNan", "FloorMod", "Mod", "TruncateMod"})
  @ParameterizedTest
  @ValueSource(
      strings = {"Xlogy", "Xlog1py", "Xdivy", "MulNoNan", "FloorMod", "Mod", "TruncateMod"})
  void ofPairs(String type) {
    Operand<TFloat64> y = step.doubles(new double[] {0.53, 2.2, 1.1, 3.3, 0.77, 0.61}, 2, 3);
    GradientCheck.check(step, op(type, x, y), x, y);
    Operand<TFloat64> column = step.doubles(new double[] {0.58, 2.3}, 2, 1);
    GradientCheck.check(step, op(type, x, column), x, column);
    GradientCheck.check(step, op(type, column, y), column, y);
  }

  @Checks("OnesLike")
  @Test
  void ofOnes() {
    GradientCheck.check(step, step.tf().math.add(op("OnesLike", x), x), x);
  }

  @Test
  void ofNegativeDivisors() {
    Operand<TFloat64> y = step.doubles(new double[] {-0.53, 2.2, -1.1, -3.3, 0.77, -0.61}, 2, 3);
    GradientCheck.check(step, op("FloorMod", x, y), x, y);
    GradientCheck.check(step, op("Mod", x, y), x, y);
  }

  /** What would be not a number is 0, and so is its slope. */
  @ParameterizedTest
  @ValueSource(strings = {"Xlogy", "Xlog1py", "Xdivy"})
  void isFlatWhereXIsZero(String type) {
    Operand<TFloat64> zero = step.doubles(new double[] {0}, 1);
    Operand<TFloat64> y = step.doubles(new double[] {type.equals("Xlog1py") ? -1 : 0}, 1);
    Output<?>[] gradients =
        step.gradients(op(type, zero, y), step.tf().constant(new double[] {1}), List.of(zero, y));
    assertThat(step.run(gradients[0])).isEqualTo(new double[] {0});
    assertThat(step.run(gradients[1])).isEqualTo(new double[] {0});
  }

  @Checks("Erfc")
  @Test
  void ofTheComplementaryErrorFunction() {
    GradientCheck.check(step, op("Erfc", x), x);
  }

  @Checks("EuclideanNorm")
  @Test
  void ofTheNorm() {
    for (int[] axes : new int[][] {{1}, {0}, {-1, 0}}) {
      Operand<TFloat64> norm = op("EuclideanNorm", x, step.tf().constant(axes));
      GradientCheck.check(step, norm, x);
    }
    Operand<TFloat64> zeros = step.doubles(new double[2], 1, 2);
    Operand<TFloat64> norm = op("EuclideanNorm", zeros, step.tf().constant(1));
    Output<?>[] gradients =
        step.gradients(norm, step.tf().constant(new double[] {1}), List.of(zeros));
    assertThat(step.run(gradients[0])).isEqualTo(new double[2]);
  }
}
