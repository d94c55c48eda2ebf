package io.keraunos.engine;

import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Layer;
import io.keraunos.layer.LayerNormalization;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.layer.Sequential;
import io.keraunos.step.Step;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The block of docs/layers.md: a layer made of layers. */
final class TransformerBlock implements Layer<TFloat32> {

  private final LayerNormalization first = LayerNormalization.of();
  private final MultiHeadAttention attention;
  private final LayerNormalization second = LayerNormalization.of();
  private final Sequential dense;

  TransformerBlock(int heads, int width) {
    attention = MultiHeadAttention.of(heads, width / heads).causal().dropout(0);
    dense = Sequential.of(Dense.of(4 * width).activation(Activation.GELU), Dense.of(width));
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    x = step.tf().math.add(x, attention.apply(step, first.apply(step, x)));
    return step.tf().math.add(x, dense.apply(step, second.apply(step, x)));
  }

  @Override
  public Map<String, Layer<?>> sublayers() {
    return Map.of("first", first, "attention", attention, "second", second, "dense", dense);
  }
}
