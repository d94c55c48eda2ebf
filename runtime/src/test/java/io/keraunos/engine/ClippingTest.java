package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.engine.Regression.Row;
import io.keraunos.trainer.NonFiniteLossException;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Training with clipped gradients moves weights as the formulas say. */
@ExtendWith(NothingLeft.class)
class ClippingTest {

  private static final int STEPS = 7; // two epochs of 4, 4 and 3 examples, and one step more

  /** Changes the gradients of the kernel, three numbers, and of the bias, the fourth. */
  private interface Clip {
    void apply(double[] gradient);
  }

  private static double norm(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  private static boolean scale(double[] values, int from, int to, double limit) {
    double norm = norm(values, from, to);
    for (int i = from; i < to; i++) {
      values[i] *= limit / Math.max(norm, limit);
    }
    return norm > limit;
  }

  /** SGD at 0.1 on squared errors, in batches of 4, worked out in double precision. */
  private static double[] byHand(List<Row> rows, double[] start, Clip clip) {
    double[] weights = start.clone();
    int batches = (rows.size() + 3) / 4;
    for (int step = 0; step < STEPS; step++) {
      int first = step % batches * 4;
      List<Row> batch = rows.subList(first, Math.min(rows.size(), first + 4));
      double[] gradient = new double[4];
      for (Row row : batch) {
        double error = weights[3] - row.y();
        for (int i = 0; i < 3; i++) {
          error += weights[i] * row.x()[i];
        }
        for (int i = 0; i < 3; i++) {
          gradient[i] += 2 * error * row.x()[i] / batch.size();
        }
        gradient[3] += 2 * error / batch.size();
      }
      clip.apply(gradient);
      for (int i = 0; i < 4; i++) {
        weights[i] -= 0.1 * gradient[i];
      }
    }
    return weights;
  }

  private static double[] flat(Map<String, float[]> weights) {
    float[] kernel = weights.get("linear/kernel");
    return new double[] {kernel[0], kernel[1], kernel[2], weights.get("linear/bias")[0]};
  }

  private static void check(UnaryOperator<Trainer.Builder> setting, Clip clip) {
    for (int devices : new int[] {1, 2, 4}) {
      Regression regression = new Regression();
      try (Trainer trainer =
          setting
              .apply(regression.trainer())
              .devices(devices)
              .batchSize(4 / devices)
              .maxSteps(STEPS)
              .build()) {
        double[] expected = byHand(regression.rows, flat(trainer.weights()), clip);
        assertThat(trainer.fit().steps()).isEqualTo(STEPS);
        assertWithMessage("%s devices", devices)
            .that(flat(trainer.weights()))
            .usingTolerance(1e-5)
            .containsExactly(expected)
            .inOrder();
      }
    }
  }

  @Test
  void withoutASettingNothingIsClipped() {
    check(builder -> builder, gradient -> {});
  }

  @Test
  void theNormOfAllGradients() {
    int[] clipped = {0, 0};
    check(
        builder -> builder.gradientClipNorm(3),
        gradient -> clipped[scale(gradient, 0, 4, 3) ? 1 : 0]++);
    assertThat(clipped[0]).isGreaterThan(0); // some steps are within the limit, some are not
    assertThat(clipped[1]).isGreaterThan(0);
  }

  @Test
  void theNormOfEachVariable() {
    check(
        builder -> builder.gradientClipVariableNorm(1),
        gradient -> {
          scale(gradient, 0, 3, 1);
          scale(gradient, 3, 4, 1);
        });
  }

  @Test
  void eachElement() {
    check(
        builder -> builder.gradientClipValue(0.7),
        gradient -> {
          for (int i = 0; i < 4; i++) {
            gradient[i] = Math.min(Math.max(gradient[i], -0.7), 0.7);
          }
        });
  }

  /** A loss that is 0 and has no finite gradient there: the square root of a product with 0. */
  private static Operand<TFloat32> steep(
      Regression regression, io.keraunos.step.Step step, Operand<TFloat32> x) {
    Ops tf = step.tf();
    Operand<TFloat32> product = tf.reshape(regression.linear.apply(step, x), tf.array(-1));
    return tf.math.sqrt(tf.math.mul(product, tf.constant(0f)));
  }

  @Test
  void aGradientThatIsNotFiniteIsNotHidden() {
    for (UnaryOperator<Trainer.Builder> setting :
        List.<UnaryOperator<Trainer.Builder>>of(
            builder -> builder.gradientClipNorm(1),
            builder -> builder.gradientClipValue(1),
            builder -> builder.gradientClipVariableNorm(1))) {
      Regression regression = new Regression(); // the trial step would find it
      regression.body = (step, x, y) -> steep(regression, step, x);
      try (Trainer trainer = untried(setting, regression).maxSteps(1).build()) {
        trainer.fit(); // the loss itself is finite
        for (double weight : flat(trainer.weights())) {
          assertThat(Double.isFinite(weight)).isFalse();
        }
      }
      try (Trainer trainer = untried(setting, regression).maxSteps(3).build()) {
        assertThrows(NonFiniteLossException.class, trainer::fit);
      }
    }
  }

  private static Trainer.Builder untried(
      UnaryOperator<Trainer.Builder> setting, Regression regression) {
    return setting.apply(regression.trainer()).preflight(Preflight.off());
  }

  @Test
  void settingsAreChecked() {
    Trainer.Builder builder = new Regression().trainer();
    assertThat(assertThrows(IllegalArgumentException.class, () -> builder.gradientClipNorm(0)))
        .hasMessageThat()
        .isEqualTo(
            "gradientClipNorm must be above 0, but was 0.0; 1.0 is a usual value; leave it out for"
                + " none");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> builder.gradientClipValue(Double.NaN)))
        .hasMessageThat()
        .startsWith("gradientClipValue must be above 0, but was NaN");
    builder.gradientClipNorm(2);
    assertThat(assertThrows(IllegalArgumentException.class, () -> builder.gradientClipValue(0.5)))
        .hasMessageThat()
        .isEqualTo(
            "gradientClip must be set once, but was set to gradientClipNorm 2.0 and to"
                + " gradientClipValue 0.5");
  }
}
