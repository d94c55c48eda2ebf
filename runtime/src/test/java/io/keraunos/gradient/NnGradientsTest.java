package io.keraunos.gradient;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.Numbers;
import io.keraunos.layer.TracedStep;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Gradients of neural network ops against numeric differentiation. */
final class NnGradientsTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Ops tf = step.tf();

  @AfterEach
  void close() {
    step.close();
  }

  private Operand<TFloat64> random(int seed, long... shape) {
    int size = 1;
    for (long each : shape) {
      size *= (int) each;
    }
    return step.doubles(new Random(seed).doubles(size, -1, 1).toArray(), shape);
  }

  @Checks("Conv3D")
  @ParameterizedTest
  @ValueSource(strings = {"SAME", "VALID"})
  void ofAConvolutionOverVolumes(String padding) {
    Operand<TFloat64> x = random(1, 2, 3, 4, 3, 2);
    Operand<TFloat64> filter = random(2, 2, 3, 2, 2, 3);
    Operand<TFloat64> y = tf.nn.conv3d(x, filter, List.of(1L, 1L, 2L, 1L, 1L), padding);
    GradientCheck.check(step, y, x, filter);
  }

  @Checks("Conv3DBackpropInputV2")
  @Test
  void ofATransposedConvolutionOverVolumes() {
    Operand<TFloat64> x = random(3, 1, 2, 2, 3, 2);
    Operand<TFloat64> filter = random(4, 2, 2, 2, 3, 2);
    Operand<TFloat64> y =
        tf.nn.conv3dBackpropInput(
            tf.constant(new int[] {1, 4, 2, 3, 3}),
            filter,
            x,
            List.of(1L, 2L, 1L, 1L, 1L),
            "SAME",
            org.tensorflow.op.nn.Conv3dBackpropInput.dataFormat("NDHWC"));
    GradientCheck.check(step, y, x, filter);
  }

  @Checks("ImageProjectiveTransformV3")
  @Test
  void ofMirroredAndMovedImages() {
    Operand<TFloat64> x = random(9, 2, 3, 4, 2);
    Operand<TFloat32> places =
        tf.constant(new float[][] {{-1, 0, 3, 0, 1, 1, 0, 0}, {1, 0, -2, 0, -1, 2, 0, 0}});
    Operand<TFloat64> y =
        tf.image.imageProjectiveTransformV3(x, places, tf.array(3, 4), tf.constant(7f), "NEAREST");
    GradientCheck.check(step, y, x);
  }

  @Checks("TopKV2")
  @Test
  void ofTheLargest() {
    Operand<TFloat64> x = random(5, 2, 3, 5);
    GradientCheck.check(step, tf.nn.topK(x, tf.constant(2), TInt32.class).values(), x);
    Operand<TFloat64> row = random(6, 7);
    GradientCheck.check(
        step, tf.nn.topK(row, tf.constant(3), TInt32.class, TopK.sorted(false)).values(), row);
  }

  @Checks("CTCLoss")
  @Test
  void ofAConnectionistTemporalClassification() {
    // Five steps, two sequences of the labels 1 0 and 2, three classes and the blank.
    // In single precision, as the op computes it whatever it is given.
    Operand<TFloat32> logits = step.floats(Numbers.random(8, 40), 5, 2, 4);
    Operand<TFloat32> loss =
        tf.nn
            .ctcLoss(
                logits,
                tf.constant(new long[][] {{0, 0}, {0, 1}, {1, 0}}),
                tf.constant(new int[] {1, 0, 2}),
                tf.constant(new int[] {5, 3}))
            .loss();
    GradientCheck.check(step, loss, logits);
  }

  @Checks("Snapshot")
  @Test
  void passesOn() {
    Operand<TFloat64> x = random(9, 2, 3);
    Operand<TFloat64> y =
        tf.scope().opBuilder("Snapshot", "Snapshot").addInput(x.asOutput()).build().output(0);
    GradientCheck.check(step, tf.math.square(y), x);
  }
}
