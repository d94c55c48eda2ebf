package io.keraunos.examples.resnet;

import io.keraunos.initializer.Initializers;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Layer;
import io.keraunos.layer.Padding;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Two convolutions whose output is added to their input: a layer made of layers. Where it halves
 * the image, a convolution of one pixel brings the input to the same shape.
 */
final class ResidualBlock implements Layer<TFloat32> {

  private final Conv2D conv1;
  private final BatchNormalization norm1 = norm();
  private final Conv2D conv2;
  private final BatchNormalization norm2 = norm();
  private final Conv2D shortcut;
  private final BatchNormalization shortcutNorm = norm();
  private final boolean halves;

  /**
   * A block.
   *
   * @param halves whether height and width are halved
   */
  ResidualBlock(int filters, boolean halves) {
    this.halves = halves;
    int stride = halves ? 2 : 1;
    conv1 = convolution(filters, 3, stride);
    conv2 = convolution(filters, 3, 1);
    shortcut = convolution(filters, 1, stride);
  }

  static Conv2D convolution(int filters, int kernel, int stride) {
    return Conv2D.of(filters, kernel)
        .strides(stride)
        .padding(Padding.SAME)
        .useBias(false)
        .kernelInitializer(Initializers.heNormal());
  }

  static BatchNormalization norm() {
    return BatchNormalization.of().momentum(0.9).epsilon(1e-5);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Operand<TFloat32> y = scope.tf().nn.relu(norm1.apply(step, conv1.apply(step, x)));
    y = norm2.apply(step, conv2.apply(step, y));
    Operand<TFloat32> input = halves ? shortcutNorm.apply(step, shortcut.apply(step, x)) : x;
    return scope.output(scope.tf().nn.relu(scope.tf().math.add(y, input)));
  }

  @Override
  public Map<String, Layer<?>> sublayers() {
    Map<String, Layer<?>> layers = new LinkedHashMap<>();
    layers.put("conv1", conv1);
    layers.put("norm1", norm1);
    layers.put("conv2", conv2);
    layers.put("norm2", norm2);
    if (halves) {
      layers.put("shortcut", shortcut);
      layers.put("shortcut_norm", shortcutNorm);
    }
    return layers;
  }
}
