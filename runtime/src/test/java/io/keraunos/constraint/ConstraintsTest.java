package io.keraunos.constraint;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.layer.TracedStep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Values by hand, of the weight [[3, 0.3], [-4, 0.4]] with the lengths 5 and 0.5 of its columns.
 */
final class ConstraintsTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat32> weight =
      step.tf().constant(new float[][] {{3, 0.3f}, {-4, 0.4f}});

  @AfterEach
  void close() {
    step.close();
  }

  private void check(Constraint constraint, Operand<TFloat32> of, double... expected) {
    Operand<TFloat32> y = constraint.apply(step.tf(), of);
    assertThat(y.shape()).isEqualTo(of.shape());
    assertThat(step.run(y)).usingTolerance(1e-6).containsExactly(expected).inOrder();
  }

  @Test
  void noNumberBelowZero() {
    check(Constraints.nonNeg(), weight, 3, 0.3, 0, 0.4);
  }

  @Test
  void lengthsUpToALimit() {
    check(Constraints.maxNorm(2), weight, 1.2, 0.3, -1.6, 0.4);
    // of rows: sqrt(9.09) and sqrt(16.16)
    double row = Math.sqrt(9.09);
    double next = Math.sqrt(16.16);
    check(Constraints.maxNorm(2, 1), weight, 6 / row, 0.6 / row, -8 / next, 0.8 / next);
  }

  @Test
  void lengthsOfOne() {
    check(Constraints.unitNorm(), weight, 0.6, 0.6, -0.8, 0.8);
    check(Constraints.unitNorm(), step.tf().constant(new float[] {3, 4}), 0.6, 0.8);
    check(Constraints.unitNorm(), step.tf().constant(new float[2]), 0, 0);
  }

  @Test
  void lengthsOfFilters() {
    Operand<TFloat32> kernel =
        step.tf().reshape(weight, step.tf().constant(new int[] {1, 2, 1, 2}));
    check(Constraints.unitNorm(), kernel, 0.6, 0.6, -0.8, 0.8);
    check(Constraints.unitNorm(0, 1), kernel, 0.6, 0.6, -0.8, 0.8);
  }

  @Test
  void refuseWrongSettings() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Constraints.maxNorm(0)))
        .hasMessageThat()
        .isEqualTo("max must be above 0 and finite, but was 0.0");
    assertThrows(IllegalArgumentException.class, () -> Constraints.unitNorm(-1));
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Constraints.unitNorm(2).apply(step.tf(), weight)))
        .hasMessageThat()
        .isEqualTo("axes must be dimensions of the weight, 0 to 1, but one was 2");
  }
}
