package io.keraunos.gradient;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.Numbers;
import io.keraunos.layer.TracedStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.debugging.CheckNumerics;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Each of our gradients against numeric differentiation. */
final class CustomGradientsTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void allAreKnownToTensorFlow() {
    CustomGradients.register();
    CustomGradients.register(); // a second time does nothing
    for (String op : CustomGradients.ops()) {
      assertThat(CustomGradients.hasGradient(op)).isTrue();
    }
    assertThat(CustomGradients.hasGradient("ArgMax")).isFalse();
  }

  @Test
  void sparseSoftmaxCrossEntropy() {
    Operand<TFloat64> logits = step.doubles(new double[] {1, 2, 3, -1, 0.5, 0}, 2, 3);
    GradientCheck.check(
        step,
        step.tf()
            .nn
            .sparseSoftmaxCrossEntropyWithLogits(logits, step.ints(new int[] {2, 0}, 2))
            .loss(),
        logits);
  }

  @Test
  void xlogyOfEqualShapes() {
    Operand<TFloat64> x = step.doubles(new double[] {0.3, -2, 1.5, 4}, 4);
    Operand<TFloat64> y = step.doubles(new double[] {0.5, 2, 1, 3}, 4);
    GradientCheck.check(step, step.tf().math.xlogy(x, y), x, y);
  }

  @Test
  void xlogyOfShapesThatAreBroadcast() {
    Operand<TFloat64> x = step.doubles(new double[] {0.3, -2, 1.5, 4, 2, 1}, 2, 3);
    Operand<TFloat64> y = step.doubles(new double[] {0.5, 2}, 2, 1);
    GradientCheck.check(step, step.tf().math.xlogy(x, y), x, y);
    GradientCheck.check(step, step.tf().math.xlogy(y, step.tf().math.abs(x)), x, y);
  }

  @Test
  void xlogyIsFlatWhereXIsZero() {
    Operand<TFloat64> x = step.doubles(new double[] {0}, 1);
    Operand<TFloat64> y = step.doubles(new double[] {0}, 1);
    Operand<TFloat64> z = step.tf().math.xlogy(x, y);
    var gradients =
        step.gradients(z, step.tf().constant(new double[] {1}), java.util.List.of(x, y));
    assertThat(step.run(gradients[0])).isEqualTo(new double[] {0});
    assertThat(step.run(gradients[1])).isEqualTo(new double[] {0});
  }

  @Test
  void checksPassTheGradientOn() {
    Operand<TFloat32> x = step.floats(Numbers.random(1, 6), 2, 3);
    Operand<TFloat32> squared = step.tf().math.square(x);
    GradientCheck.check(step, step.tf().ensureShape(squared, Shape.of(2, 3)), x);
    GradientCheck.check(step, CheckNumerics.create(step.tf().scope(), squared, "not finite"), x);
  }
}
