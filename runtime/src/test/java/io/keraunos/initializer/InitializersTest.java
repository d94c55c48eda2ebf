package io.keraunos.initializer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.layer.TracedStep;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.ndarray.Shape;

final class InitializersTest {

  /** fanIn 9 * 30 = 270, fanOut 9 * 50 = 450; 13,500 numbers. */
  private static final Shape KERNEL = Shape.of(3, 3, 30, 50);

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  private double[] draw(Initializer initializer, Shape shape, long seed) {
    return step.run(initializer.initialize(step.tf(), shape, seed));
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  /** The formulas of keras.io/api/layers/initializers for {@link #KERNEL}. */
  enum Uniform {
    GLOROT(Initializers::glorotUniform, Math.sqrt(6.0 / 720)),
    HE(Initializers::heUniform, Math.sqrt(6.0 / 270)),
    LECUN(Initializers::lecunUniform, Math.sqrt(3.0 / 270)),
    PLAIN(Initializers::uniform, 0.05),
    WITH_BOUNDS(() -> Initializers.uniform(-2, 2), 2);

    final Supplier<Initializer> of;
    final double limit;

    Uniform(Supplier<Initializer> of, double limit) {
      this.of = of;
      this.limit = limit;
    }
  }

  @ParameterizedTest
  @EnumSource
  void uniformOnesFillTheirRange(Uniform kind) {
    double[] values = draw(kind.of.get(), KERNEL, 5);
    DoubleSummaryStatistics range = Arrays.stream(values).summaryStatistics();
    assertThat(range.getMax()).isAtMost(kind.limit * (1 + 1e-6));
    assertThat(range.getMax()).isGreaterThan(kind.limit * 0.995);
    assertThat(range.getMin()).isLessThan(-kind.limit * 0.995);
    assertThat(range.getAverage()).isWithin(kind.limit * 0.02).of(0);
    assertThat(deviation(values)).isWithin(kind.limit * 0.01).of(kind.limit / Math.sqrt(3));
  }

  /** The standard deviations of keras.io/api/layers/initializers for {@link #KERNEL}. */
  enum Normal {
    GLOROT(Initializers::glorotNormal, Math.sqrt(2.0 / 720), true),
    HE(Initializers::heNormal, Math.sqrt(2.0 / 270), true),
    LECUN(Initializers::lecunNormal, Math.sqrt(1.0 / 270), true),
    PLAIN(Initializers::normal, 0.05, false),
    TRUNCATED(Initializers::truncatedNormal, 0.05 * 0.8796256610342398, true);

    final Supplier<Initializer> of;
    final double stddev;
    final boolean cut;

    Normal(Supplier<Initializer> of, double stddev, boolean cut) {
      this.of = of;
      this.stddev = stddev;
      this.cut = cut;
    }
  }

  @ParameterizedTest
  @EnumSource
  void normalOnesHaveTheirDeviation(Normal kind) {
    double[] values = draw(kind.of.get(), KERNEL, 5);
    assertThat(deviation(values)).isWithin(kind.stddev * 0.03).of(kind.stddev);
    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    double twoSigma = 2 * kind.stddev / 0.8796256610342398;
    assertWithMessage("cut off at two deviations")
        .that(largest <= twoSigma * (1 + 1e-6))
        .isEqualTo(kind.cut);
  }

  @Test
  void normalOnesCanHaveAMean() {
    assertThat(Arrays.stream(draw(Initializers.normal(3, 0.1f), KERNEL, 1)).average().orElseThrow())
        .isWithin(0.01)
        .of(3);
    assertThat(
            Arrays.stream(draw(Initializers.truncatedNormal(3, 0.1f), KERNEL, 1))
                .average()
                .orElseThrow())
        .isWithin(0.01)
        .of(3);
  }

  @Test
  void orthogonalOnesAreOrthogonal() {
    for (Shape shape : new Shape[] {Shape.of(5, 3), Shape.of(2, 2, 4), Shape.of(3, 5)}) {
      double[] q = draw(Initializers.orthogonal(), shape, 3);
      int columns = (int) shape.get(shape.numDimensions() - 1);
      int rows = q.length / columns;
      boolean tall = rows >= columns;
      int count = tall ? columns : rows;
      for (int a = 0; a < count; a++) {
        for (int b = 0; b < count; b++) {
          double dot = 0;
          for (int k = 0; k < Math.max(rows, columns); k++) {
            dot +=
                tall
                    ? q[k * columns + a] * q[k * columns + b]
                    : q[a * columns + k] * q[b * columns + k];
          }
          assertThat(dot).isWithin(1e-5).of(a == b ? 1 : 0);
        }
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> draw(Initializers.orthogonal(), Shape.of(3), 1));
  }

  @Test
  void dependOnTheSeedAlone() {
    double[] first = draw(Initializers.glorotUniform(), Shape.of(4, 4), 9);
    assertThat(draw(Initializers.glorotUniform(), Shape.of(4, 4), 9)).isEqualTo(first);
    assertThat(draw(Initializers.glorotUniform(), Shape.of(4, 4), 10)).isNotEqualTo(first);
  }

  @Test
  void constants() {
    assertThat(draw(Initializers.zeros(), Shape.of(2), 1)).isEqualTo(new double[] {0, 0});
    assertThat(draw(Initializers.ones(), Shape.of(2), 1)).isEqualTo(new double[] {1, 1});
    assertThat(draw(Initializers.constant(0.5f), Shape.of(1, 2), 1))
        .isEqualTo(new double[] {0.5, 0.5});
  }

  @Test
  void refuseEmptyRanges() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> Initializers.uniform(1, 1)))
        .hasMessageThat()
        .isEqualTo("min must be below max, but min was 1.0 and max 1.0");
    assertThat(assertThrows(IllegalArgumentException.class, () -> Initializers.normal(0, -1)))
        .hasMessageThat()
        .isEqualTo("stddev must be at least 0, but was -1.0");
  }
}
