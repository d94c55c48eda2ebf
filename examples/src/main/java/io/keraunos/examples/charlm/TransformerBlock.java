package io.keraunos.examples.charlm;

import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.Layer;
import io.keraunos.layer.LayerNormalization;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.layer.Sequential;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A block of the transformer: each position attends to those before it, then a dense network
 * follows; normalized before, added after.
 */
final class TransformerBlock implements Layer<TFloat32> {

  private final LayerNormalization attentionNorm = LayerNormalization.of().epsilon(1e-5);
  private final MultiHeadAttention attention;
  private final LayerNormalization denseNorm = LayerNormalization.of().epsilon(1e-5);
  private final Sequential dense;

  TransformerBlock(int width, int heads, double dropout) {
    attention = MultiHeadAttention.of(heads, width / heads).causal();
    dense =
        Sequential.of(
            Dense.of(4 * width).activation(Activation.GELU), Dense.of(width), Dropout.of(dropout));
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Operand<TFloat32> seen = attention.apply(step, attentionNorm.apply(step, x));
    Operand<TFloat32> y = scope.tf().math.add(x, seen);
    Operand<TFloat32> thought = dense.apply(step, denseNorm.apply(step, y));
    return scope.output(scope.tf().math.add(y, thought));
  }

  @Override
  public Map<String, Layer<?>> sublayers() {
    return Map.of(
        "attention_norm", attentionNorm,
        "attention", attention,
        "dense_norm", denseNorm,
        "dense", dense);
  }
}
