package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Checks;
import io.keraunos.functional.Window;
import io.keraunos.step.LayerScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * The settings of a window that slides over images.
 *
 * @param <L> the layer's own type, which its settings return
 */
public abstract sealed class ConvolutionLayer<L extends ConvolutionLayer<L>>
    extends ActivatedLayer<L> permits Conv2D, DepthwiseConv2D, SeparableConv2D {

  final Window window;

  ConvolutionLayer(Window window, Affine affine, Activation activation) {
    super(affine, activation);
    this.window = window;
  }

  abstract L with(Window newWindow, Affine newAffine, Activation newActivation);

  @Override
  final L with(Affine newAffine, Activation newActivation) {
    return with(window, newAffine, newActivation);
  }

  final L with(Window newWindow) {
    return with(newWindow, affine, activation);
  }

  /** Sets the strides of the kernel, in pixels, vertically and horizontally. 1 by default. */
  public final L strides(int strides) {
    return with(window.strides(strides, strides));
  }

  /** Sets the padding at the border. {@link Padding#VALID} by default. */
  public final L padding(Padding padding) {
    return with(window.padded(padding == Padding.SAME));
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public final L dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public final L dilation(int vertical, int horizontal) {
    return with(window.dilation(vertical, horizontal));
  }

  /** Checks the images and returns their number of channels. */
  final long channels(LayerScope scope, Operand<TFloat32> images) {
    Shape in = Checks.rank(scope, images, 4, "[batch, height, width, channels]");
    long channels = Checks.knownLast(scope, in);
    window.requireFits(scope, in);
    return channels;
  }
}
