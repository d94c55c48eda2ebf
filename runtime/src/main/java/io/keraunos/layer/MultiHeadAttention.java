package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Attention;
import io.keraunos.functional.Checks;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Multi-head attention: each position takes a weighted mean of the positions of a sequence, by how
 * well its query fits their keys; several times over, with heads of their own. As <a
 * href="https://keras.io/api/layers/attention_layers/multi_head_attention/">Keras'
 * MultiHeadAttention</a>; <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>.
 *
 * <p>In: {@code [batch, positions, features]}; for cross-attention also a memory of shape {@code
 * [batch, memoryPositions, memoryFeatures]}. Out: {@code [batch, positions, outputWidth]}.
 *
 * <p>Variables: {@code query/kernel} and {@code key/kernel} of shape {@code [features, heads *
 * keyWidth]}, {@code value/kernel} of shape {@code [features, heads * valueWidth]}, {@code
 * attention_output/kernel} of shape {@code [heads * valueWidth, outputWidth]}, Glorot uniform at
 * first; each with a {@code bias} beside it, zeros at first. A head's columns lie together, as in
 * Keras' kernels of shape {@code [features, heads, keyWidth]}, whose numbers these are in the same
 * order.
 *
 * <p>Defaults: values as wide as keys, an output as wide as the input, biases, no dropout, not
 * causal.
 *
 * <pre>{@code
 * final MultiHeadAttention attention = MultiHeadAttention.of(8, 64).causal().dropout(0.1);
 * // attention.apply(step, x)                      each place sees those up to it
 * // attention.apply(step, x, mask)                and none that is padded
 * // attention.cross(step, x, memory, memoryMask)  each place of x sees the memory
 * }</pre>
 */
public final class MultiHeadAttention extends KernelLayer<MultiHeadAttention> {

  private final Heads heads;
  private final boolean causal;
  private final float dropout;

  /** The sizes; 0 for those that follow from others. */
  private record Heads(int count, int keyWidth, int valueWidth, int outputWidth) {}

  private MultiHeadAttention(Heads heads, boolean causal, float dropout, Affine affine) {
    super(affine);
    this.heads = heads;
    this.causal = causal;
    this.dropout = dropout;
  }

  /**
   * Returns a layer of {@code heads} heads.
   *
   * @param heads the number of heads
   * @param keyWidth the size of each head's queries and keys; usually the number of features over
   *     the number of heads
   */
  public static MultiHeadAttention of(int heads, int keyWidth) {
    Checks.positive("heads", heads);
    Checks.positive("keyWidth", keyWidth);
    return new MultiHeadAttention(
        new Heads(heads, keyWidth, keyWidth, 0), false, 0, Affine.DEFAULT);
  }

  /** Sets the size of each head's values. The key's width by default. */
  public MultiHeadAttention valueWidth(int width) {
    Checks.positive("valueWidth", width);
    return with(new Heads(heads.count, heads.keyWidth, width, heads.outputWidth));
  }

  /** Sets the size of the output's last dimension. That of the input by default. */
  public MultiHeadAttention outputWidth(int width) {
    Checks.positive("outputWidth", width);
    return with(new Heads(heads.count, heads.keyWidth, heads.valueWidth, width));
  }

  private MultiHeadAttention with(Heads newHeads) {
    return new MultiHeadAttention(newHeads, causal, dropout, affine);
  }

  @Override
  MultiHeadAttention with(Affine newAffine) {
    return new MultiHeadAttention(heads, causal, dropout, newAffine);
  }

  /** Hides from each position the positions after it. */
  public MultiHeadAttention causal() {
    return new MultiHeadAttention(heads, true, dropout, affine);
  }

  /**
   * Drops this share of the attention weights in training. 0 by default.
   *
   * @param rate from 0 to below 1
   */
  public MultiHeadAttention dropout(double rate) {
    return new MultiHeadAttention(heads, causal, Dropout.checked(rate), affine);
  }

  /**
   * Adds self-attention: each position sees all positions of its own sequence, or if causal those
   * up to it.
   *
   * @throws IllegalArgumentException if the input is not of rank 3, or its last dimension is not
   *     known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    return attend(step, x, x, null);
  }

  /**
   * Adds self-attention with a mask. The output of a position that may see none has no meaning.
   *
   * @param mask true for what may be seen: {@code [batch, positions]}, or for each place another
   *     {@code [batch, positions, positions]}; {@link Masks} makes some
   * @throws IllegalArgumentException if the input is not of rank 3, its last dimension is not
   *     known, or the mask does not fit it
   */
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Operand<TBool> mask) {
    return attend(step, x, x, mask);
  }

  /**
   * Adds cross-attention: each position of {@code x} sees all positions of the memory.
   *
   * @param memory the sequence that keys and values are computed from
   * @throws IllegalArgumentException if one of the two is not of rank 3, or its last dimension is
   *     not known
   */
  public Operand<TFloat32> cross(Step step, Operand<TFloat32> x, Operand<TFloat32> memory) {
    return attend(step, x, memory, null);
  }

  /**
   * Adds cross-attention with a mask of the memory. The output of a position that may see none has
   * no meaning.
   *
   * @param memory the sequence that keys and values are computed from
   * @param mask true for what may be seen: {@code [batch, memoryPositions]}, or for each place of
   *     {@code x} another {@code [batch, positions, memoryPositions]}
   * @throws IllegalArgumentException if one of the two is not of rank 3, its last dimension is not
   *     known, or the mask does not fit
   */
  public Operand<TFloat32> cross(
      Step step, Operand<TFloat32> x, Operand<TFloat32> memory, Operand<TBool> mask) {
    return attend(step, x, memory, mask);
  }

  private Operand<TFloat32> attend(
      Step step, Operand<TFloat32> x, Operand<TFloat32> memory, @Nullable Operand<TBool> mask) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape in = Checks.rank(scope, x, 3, "[batch, positions, features]");
    long features = Checks.knownLast(scope, in);
    Shape of = Checks.rank(scope, memory, 3, "[batch, memoryPositions, memoryFeatures]");
    Checks.knownLast(scope, of);
    if (mask != null) {
      requireFits(scope, mask.shape(), in, of);
    }
    long keys = (long) heads.count * heads.keyWidth;
    long values = (long) heads.count * heads.valueWidth;
    Operand<TFloat32> seen =
        new Attention(tf, heads.count, causal)
            .apply(
                affine.project(scope, "query/", x, keys),
                affine.project(scope, "key/", memory, keys),
                affine.project(scope, "value/", memory, values),
                mask,
                shares -> Dropout.drop(step, scope, shares, dropout));
    long width = heads.outputWidth == 0 ? features : heads.outputWidth;
    return scope.output(affine.project(scope, "attention_output/", seen, width));
  }

  private static void requireFits(LayerScope scope, Shape mask, Shape in, Shape of) {
    Shape padding = Shape.of(in.get(0), of.get(1));
    Shape pairs = Shape.of(in.get(0), in.get(1), of.get(1));
    int rank = mask.numDimensions();
    if (!(rank == 2 && Shapes.compatible(mask, padding))
        && !(rank == 3 && Shapes.compatible(mask, pairs))) {
      throw new IllegalArgumentException(
          "mask of %s must be of shape %s or %s, but was of shape %s. True is for what may be seen."
              .formatted(scope, Shapes.text(padding), Shapes.text(pairs), Shapes.text(mask)));
    }
  }

  @Override
  public String toString() {
    return "MultiHeadAttention(%s heads of %s%s%s%s)"
        .formatted(
            heads.count,
            heads.keyWidth,
            causal ? ", causal" : "",
            dropout == 0 ? "" : ", dropout " + dropout,
            affine);
  }
}
