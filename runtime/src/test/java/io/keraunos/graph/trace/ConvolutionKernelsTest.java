package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.Numbers;
import io.keraunos.layer.TracedStep;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Convolutions against a plain computation, around the shapes for which oneDNN's kernel writes
 * memory that was never set.
 */
class ConvolutionKernelsTest {

  @ParameterizedTest
  @CsvSource({
    "2, 3, 3, 1, 3, 1, 2, VALID", // output of one column
    "2, 4, 2, 1, 2, 1, 2, SAME",
    "3, 5, 3, 2, 3, 1, 3, VALID",
    "2, 3, 3, 1, 3, 2, 2, VALID", // and what is beside: a vertical stride
    "2, 3, 5, 1, 2, 1, 2, VALID", // several columns
    "1, 3, 3, 1, 3, 1, 2, VALID", // a batch of one
  })
  void ofOneChannel(
      int batch,
      int height,
      int width,
      int kernelHeight,
      int kernelWidth,
      int down,
      int right,
      String padding) {
    for (int filters : new int[] {1, 4, 8}) {
      try (TracedStep step = TracedStep.forTraining()) {
        float[] x = Numbers.random(1, batch * height * width);
        float[] w = Numbers.random(2, kernelHeight * kernelWidth * filters);
        Operand<TFloat32> image = step.floats(x, batch, height, width, 1);
        Operand<TFloat32> kernel =
            step.tf()
                .reshape(
                    step.floats(w, (long) kernelHeight * kernelWidth * filters),
                    step.tf().constant(new int[] {kernelHeight, kernelWidth, 1, filters}));
        Operand<TFloat32> y =
            step.tf().nn.conv2d(image, kernel, List.of(1L, (long) down, (long) right, 1L), padding);
        double[] expected =
            plain(
                x,
                w,
                batch,
                height,
                width,
                kernelHeight,
                kernelWidth,
                filters,
                down,
                right,
                padding.equals("SAME"));
        for (int run = 0; run < 3; run++) { // memory never set may be right by chance
          double[] got = step.run(y);
          assertWithMessage("filters %s", filters)
              .that(got)
              .usingTolerance(1e-4)
              .containsExactly(expected)
              .inOrder();
        }
        GradientCheck.check(step, y, image);
      }
    }
  }

  private static double[] plain(
      float[] x,
      float[] w,
      int batch,
      int height,
      int width,
      int kh,
      int kw,
      int filters,
      int down,
      int right,
      boolean same) {
    int rows = same ? (height + down - 1) / down : (height - kh) / down + 1;
    int columns = same ? (width + right - 1) / right : (width - kw) / right + 1;
    int top = same ? Math.max((rows - 1) * down + kh - height, 0) / 2 : 0;
    int left = same ? Math.max((columns - 1) * right + kw - width, 0) / 2 : 0;
    double[] y = new double[batch * rows * columns * filters];
    for (int i = 0; i < y.length; i++) {
      int f = i % filters;
      int column = i / filters % columns;
      int row = i / filters / columns % rows;
      int b = i / filters / columns / rows;
      for (int k = 0; k < kh * kw; k++) {
        int h = row * down + k / kw - top;
        int v = column * right + k % kw - left;
        if (h >= 0 && h < height && v >= 0 && v < width) {
          y[i] += x[(b * height + h) * width + v] * w[k * filters + f];
        }
      }
    }
    return y;
  }

  @Test
  void aTransposedConvolutionOfOneChannelToOne() {
    try (TracedStep step = TracedStep.forTraining()) {
      Ops tf = step.tf();
      float[] x = Numbers.random(1, 9);
      float[] w = Numbers.random(2, 4);
      Operand<TFloat32> small = step.floats(x, 1, 3, 3, 1);
      Operand<TFloat32> kernel = tf.reshape(step.floats(w, 4), tf.constant(new int[] {2, 2, 1, 1}));
      Operand<TFloat32> y =
          tf.nn.conv2dBackpropInput(
              tf.constant(new int[] {1, 4, 4, 1}), kernel, small, List.of(1L, 1L, 1L, 1L), "VALID");
      double[] expected = new double[16];
      for (int i = 0; i < 36; i++) {
        int at = i / 4;
        expected[(at / 3 + i % 4 / 2) * 4 + at % 3 + i % 2] += x[at] * w[i % 4];
      }
      assertWithMessage("values")
          .that(step.run(y))
          .usingTolerance(1e-5)
          .containsExactly(expected)
          .inOrder();
      GradientCheck.check(step, y, small);
    }
  }

  @Test
  void aPlainConvolutionKeepsItsKernel() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> image = step.floats(new float[64], 1, 8, 8, 1);
      Operand<TFloat32> kernel = step.floats(new float[36], 3, 3, 1, 4);
      Operand<TFloat32> y = step.tf().nn.conv2d(image, kernel, List.of(1L, 1L, 1L, 1L), "SAME");
      assertWithMessage("its op").that(y.asOutput().op().type()).isEqualTo("Conv2D");
      assertWithMessage("its shape").that(Arrays.toString(y.shape().asArray())).contains("4]");
    }
  }
}
