package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** {@link Sequential} and {@link Flatten}. */
final class SequentialTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void appliesItsLayersInOrder() {
    Sequential layers = Sequential.of(Flatten.layer(), Dense.of(1), Activation.RELU.layer());
    Operand<TFloat32> x = step.floats(Numbers.range(1, 1, 8), 2, 2, 2);
    Operand<TFloat32> y = layers.apply(step, x);
    step.set(step.weight("layer1/kernel"), 1, 1, 1, -10);
    assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, 1});
    // 1 + 2 + 3 - 40 and 5 + 6 + 7 - 80, cut off at 0; the bias is 0.
    assertThat(step.run(y)).isEqualTo(new double[2]);
    step.set(step.weight("layer1/kernel"), 1, 1, 1, 1);
    assertThat(step.run(y)).isEqualTo(new double[] {10, 26});
  }

  @Test
  void namesItsLayersByPlaceOrAsTold() {
    Dense first = Dense.of(2);
    Dense head = Dense.of(3);
    assertThat(Sequential.of(first).add("head", head).sublayers())
        .containsExactly("0", first, "head", head)
        .inOrder();
  }

  @Test
  void refusesNamesThatDoNotFit() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Sequential.of(Dense.of(1)).add("a/b", Dense.of(1))))
        .hasMessageThat()
        .contains("but was \"a/b\"");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Sequential.of(Dense.of(1)).add("0", Dense.of(1))))
        .hasMessageThat()
        .isEqualTo(
            "name of a layer must be used once in a Sequential, but \"0\" is Dense(1 units)"
                + " already");
  }

  @Test
  void flattenKeepsTheBatch() {
    assertThat(Flatten.apply(step, step.shaped(-1, 3, 4, 5)).shape().asArray())
        .isEqualTo(new long[] {-1, 60});
    assertThat(Flatten.apply(step, step.shaped(-1)).shape().asArray())
        .isEqualTo(new long[] {-1, 1});
    assertThat(Flatten.apply(step, step.shaped(-1, -1, 5)).shape().asArray()[0]).isEqualTo(-1);
    Operand<TFloat32> x = step.floats(Numbers.random(1, 12), 2, 3, 2);
    GradientCheck.check(step, Flatten.apply(step, x), x);
    assertThrows(IllegalArgumentException.class, () -> Flatten.apply(step, step.shaped()));
  }
}
