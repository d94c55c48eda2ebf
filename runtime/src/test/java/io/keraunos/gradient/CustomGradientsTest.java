package io.keraunos.gradient;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.Numbers;
import io.keraunos.layer.TracedStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.debugging.CheckNumerics;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Known gradients, some of them checked against numeric differentiation. */
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
  void everyGradientIsChecked() {
    Set<String> checked = opsWithValues();
    for (Class<?> tests :
        List.of(
            CustomGradientsTest.class,
            LinalgGradientsTest.class,
            MathGradientsTest.class,
            NnGradientsTest.class,
            SegmentGradientsTest.class)) {
      for (Method test : tests.getDeclaredMethods()) {
        Checks checks = test.getAnnotation(Checks.class);
        if (checks != null) {
          checked.addAll(List.of(checks.value()));
        }
      }
    }
    checked.add("CollectiveReduceV2"); // LayoutTest holds it against a step without replicas
    checked.add("CTCLossV2"); // has kernels for GPUs only; its gradient is that of CTCLoss
    assertThat(checked).isEqualTo(CustomGradients.ops());
  }

  /** The ops that {@code GradientValuesTest} holds against Python's. */
  private static Set<String> opsWithValues() {
    try (var file = CustomGradientsTest.class.getResourceAsStream("gradient_values.txt");
        var lines = new Scanner(file, StandardCharsets.UTF_8)) {
      return lines
          .findAll("\"op\":\"(\\w+)\"")
          .map(match -> match.group(1))
          .filter(CustomGradients.ops()::contains)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Checks("SparseSoftmaxCrossEntropyWithLogits")
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

  @Checks({"EnsureShape", "CheckNumericsV2"})
  @Test
  void checksPassTheGradientOn() {
    Operand<TFloat32> x = step.floats(Numbers.random(1, 6), 2, 3);
    Operand<TFloat32> squared = step.tf().math.square(x);
    GradientCheck.check(step, step.tf().ensureShape(squared, Shape.of(2, 3)), x);
    GradientCheck.check(step, CheckNumerics.create(step.tf().scope(), squared, "not finite"), x);
  }
}
