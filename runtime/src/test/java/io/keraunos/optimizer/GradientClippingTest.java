package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.optimizer.GradientClipping.Algorithm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

class GradientClippingTest {

  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  /** Clips the gradients of two variables, and returns them one after the other. */
  private static float[] clip(Algorithm algorithm, double limit, float[] a, float[] b) {
    try (var graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Map<String, Operand<TFloat32>> gradients = new LinkedHashMap<>();
      gradients.put("a", tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(a.length))));
      gradients.put("b", tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(b.length))));
      Map<String, Operand<TFloat32>> clipped =
          new GradientClipping(algorithm, limit).clip(tf, gradients);
      assertThat(clipped.keySet()).containsExactly("a", "b").inOrder();
      Operand<TFloat32> all = tf.concat(clipped.values(), tf.constant(0));
      try (var session = new Session(graph);
          var fedA = TFloat32.tensorOf(NdArrays.vectorOf(a));
          var fedB = TFloat32.tensorOf(NdArrays.vectorOf(b));
          var result =
              session
                  .runner()
                  .feed(gradients.get("a"), fedA)
                  .feed(gradients.get("b"), fedB)
                  .fetch(all)
                  .run()) {
        return StdArrays.array1dCopyOf((TFloat32) result.get(0));
      }
    }
  }

  private static float[] of(float... values) {
    return values;
  }

  @Test
  void theNormOfAll() {
    // The norm of (3, 4, 12) is 13.
    assertThat(clip(Algorithm.NORM, 6.5, of(3, 4), of(12)))
        .usingTolerance(1e-6)
        .containsExactly(of(1.5f, 2, 6))
        .inOrder();
    assertThat(clip(Algorithm.NORM, 13.1, of(3, 4), of(12))).isEqualTo(of(3, 4, 12));
    assertThat(clip(Algorithm.NORM, 1, of(0, 0), of(0))).isEqualTo(of(0, 0, 0));
  }

  @Test
  void theNormOfEach() {
    // The norms are 5 and 12.
    assertThat(clip(Algorithm.VARIABLE_NORM, 6, of(3, -4), of(12)))
        .usingTolerance(1e-6)
        .containsExactly(of(3, -4, 6))
        .inOrder();
    assertThat(clip(Algorithm.VARIABLE_NORM, 2.5, of(3, -4), of(0)))
        .usingTolerance(1e-6)
        .containsExactly(of(1.5f, -2, 0))
        .inOrder();
  }

  @Test
  void eachElement() {
    assertThat(clip(Algorithm.VALUE, 3.5, of(3, -4), of(12))).isEqualTo(of(3, -3.5f, 3.5f));
  }

  @Test
  void whatIsNotFiniteStaysSo() {
    for (float bad : of(INFINITY, -INFINITY, NAN)) {
      assertThat(clip(Algorithm.NORM, 1, of(3, bad), of(12))).isEqualTo(of(NAN, NAN, NAN));
      assertThat(clip(Algorithm.VARIABLE_NORM, 6, of(3, bad), of(12))).isEqualTo(of(NAN, NAN, 6));
      assertThat(clip(Algorithm.VALUE, 1, of(3, bad), of(-12))).isEqualTo(of(1, bad, -1));
    }
  }

  @Test
  void aNormTooLargeForAFloatIsNotHiddenEither() {
    assertThat(clip(Algorithm.NORM, 1, of(1e30f, 0), of(0))).isEqualTo(of(NAN, NAN, NAN));
  }
}
