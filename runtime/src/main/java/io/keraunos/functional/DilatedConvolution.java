package io.keraunos.functional;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A dilated convolution built of ops that have correct gradients. TensorFlow's C++ gradients of
 * Conv2D and DepthwiseConv2dNative leave dilations out: with padding SAME it is wrong, with VALID
 * it ends the process. So the image is cut into one image for each phase of the dilation, these are
 * convolved densely, and the results are put together again, as {@code tf.nn.with_space_to_batch}
 * does it.
 */
final class DilatedConvolution {

  private final Ops tf;
  private final Window window;
  private final UnaryOperator<Operand<TFloat32>> dense;

  /**
   * Creates a convolution with dilations.
   *
   * @param dense the same without dilations and with padding VALID
   */
  DilatedConvolution(Ops tf, Window window, UnaryOperator<Operand<TFloat32>> dense) {
    this.tf = tf;
    this.window = window;
    this.dense = dense;
  }

  /** Adds the ops, for an output of {@code filters} channels. */
  Operand<TFloat32> apply(Operand<TFloat32> x, long filters) {
    int[] dilation = {window.dilationHeight(), window.dilationWidth()};
    int[] before = new int[2];
    int[] after = new int[2];
    if (window.padded()) {
      int[] total = {
        (window.height() - 1) * dilation[0], (window.width() - 1) * dilation[1],
      };
      for (int i = 0; i < 2; i++) {
        before[i] = total[i] / 2;
        after[i] = total[i] - before[i];
      }
    }
    // The image is padded to a multiple of the dilation, and the result is cropped.
    Operand<TInt32> missing = missing(x, before, after, dilation);
    Operand<TInt32> start = tf.constant(before);
    Operand<TInt32> end = tf.math.add(tf.constant(after), missing);
    Operand<TInt32> blocks = tf.constant(dilation);
    Operand<TFloat32> phases = tf.spaceToBatchNd(x, blocks, columns(start, end));
    Operand<TFloat32> convolved = dense.apply(phases);
    Operand<TInt32> none = tf.constant(new int[2]);
    Operand<TFloat32> y = tf.batchToSpaceNd(convolved, blocks, columns(none, missing));
    return tf.ensureShape(y, outputShape(x.shape(), filters));
  }

  private Operand<TInt32> missing(Operand<TFloat32> x, int[] before, int[] after, int[] dilation) {
    Operand<TInt32> size =
        tf.slice(tf.shape(x), tf.constant(new int[] {1}), tf.constant(new int[] {2}));
    int[] pads = {before[0] + after[0], before[1] + after[1]};
    Operand<TInt32> padded = tf.math.add(size, tf.constant(pads));
    return tf.math.floorMod(tf.math.neg(padded), tf.constant(dilation));
  }

  private Operand<TInt32> columns(Operand<TInt32> left, Operand<TInt32> right) {
    return tf.stack(List.of(left, right), org.tensorflow.op.core.Stack.axis(1L));
  }

  private Shape outputShape(Shape in, long filters) {
    return Shape.of(
        in.get(0),
        outputSize(in.get(1), window.height(), window.dilationHeight()),
        outputSize(in.get(2), window.width(), window.dilationWidth()),
        filters);
  }

  private long outputSize(long size, int kernel, int dilation) {
    if (size == Shape.UNKNOWN_SIZE || window.padded()) {
      return size;
    }
    return size - (long) (kernel - 1) * dilation;
  }
}
