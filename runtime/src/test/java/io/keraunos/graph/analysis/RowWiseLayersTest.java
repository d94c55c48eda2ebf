package io.keraunos.graph.analysis;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Bidirectional;
import io.keraunos.layer.Conv1D;
import io.keraunos.layer.Conv2DTranspose;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DepthwiseConv2D;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.GRU;
import io.keraunos.layer.GroupNormalization;
import io.keraunos.layer.LSTM;
import io.keraunos.layer.LayerNormalization;
import io.keraunos.layer.Masks;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.layer.Padding;
import io.keraunos.layer.PositionEmbedding;
import io.keraunos.layer.SeparableConv2D;
import io.keraunos.layer.SinusoidalPosition;
import io.keraunos.layer.TracedStep;
import io.keraunos.layer.UpSampling2D;
import io.keraunos.loss.Losses;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Networks whose examples are found to be independent of each other. */
class RowWiseLayersTest {

  private final TracedStep step = new TracedStep(Stage.VALIDATE);

  @AfterEach
  void close() {
    step.close();
  }

  private RowWise analysis(Operand<?>... features) {
    return new RowWise(step.graph(), List.of(features), List.of());
  }

  private Operand<TFloat32> block(
      Operand<TFloat32> x, MultiHeadAttention attention, Operand<TBool> mask) {
    Operand<TFloat32> attended =
        step.tf().math.add(x, attention.apply(step, LayerNormalization.of().apply(step, x), mask));
    Operand<TFloat32> inner =
        Dense.of(16)
            .activation(Activation.GELU)
            .apply(step, LayerNormalization.of().apply(step, attended));
    return step.tf().math.add(attended, Dense.of(8).apply(step, inner));
  }

  @Test
  void aCausalTransformer() {
    Operand<TInt32> tokens = step.ints(new int[12], 2, 6);
    Operand<TInt32> next = step.ints(new int[12], 2, 6);
    Operand<TFloat32> x = Embedding.of(11, 8).apply(step, tokens);
    x = SinusoidalPosition.of().apply(step, PositionEmbedding.of(9).apply(step, x));
    Operand<TBool> mask = Masks.except(step, tokens, 0);
    x = block(x, MultiHeadAttention.of(2, 4).causal().dropout(0.1), mask);
    Operand<TFloat32> logits = Dense.of(11).apply(step, x);
    Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, next);
    RowWise rowWise = analysis(tokens, next);
    assertThat(rowWise.rows(logits)).isTrue();
    assertThat(rowWise.rows(loss)).isTrue();
  }

  @Test
  void anEncoderAndADecoder() {
    Operand<TFloat32> source = step.wave(1, 2, 5, 8);
    Operand<TInt32> lengths = step.ints(new int[] {5, 3}, 2);
    Operand<TFloat32> target = step.wave(2, 2, 4, 8);
    Operand<TBool> mask = Masks.ofLengths(step, lengths, 5);
    Operand<TFloat32> memory = block(source, MultiHeadAttention.of(2, 4), mask);
    Operand<TFloat32> y = MultiHeadAttention.of(2, 4).cross(step, target, memory, mask);
    assertThat(analysis(source, lengths, target).rows(y)).isTrue();
  }

  @Test
  void anAutoencoderOfImages() {
    Operand<TFloat32> image = step.wave(1, 2, 8, 8, 4);
    Operand<TFloat32> x = SeparableConv2D.of(8, 3).padding(Padding.SAME).apply(step, image);
    x = GroupNormalization.of(4).apply(step, x);
    x = DepthwiseConv2D.of(3).strides(2).padding(Padding.SAME).apply(step, x);
    Operand<TFloat32> larger = UpSampling2D.of(2).bilinear().apply(step, x);
    Operand<TFloat32> back =
        Conv2DTranspose.of(4, 3).strides(2).padding(Padding.SAME).apply(step, x);
    RowWise rowWise = analysis(image);
    assertThat(rowWise.rows(larger)).isTrue();
    assertThat(rowWise.rows(back)).isTrue();
  }

  @Test
  void aConvolutionOverSequences() {
    Operand<TFloat32> sequence = step.wave(1, 2, 8, 4);
    Operand<TFloat32> y = Conv1D.of(3, 3).causal().dilation(2).apply(step, sequence);
    assertThat(analysis(sequence).rows(y)).isTrue();
  }

  @Test
  void recurrentLayers() {
    Operand<TFloat32> sequence = step.wave(1, 2, 5, 4);
    Operand<TInt32> lengths = step.ints(new int[] {5, 3}, 2);
    Operand<TBool> mask = Masks.ofLengths(step, lengths, 5);
    Operand<TFloat32> x =
        Bidirectional.of(LSTM.of(3).returnSequences()).apply(step, sequence, mask);
    Operand<TFloat32> y = GRU.of(3).apply(step, x, mask);
    assertThat(analysis(sequence, lengths).rows(y)).isTrue();
    assertThat(analysis(sequence).rows(y)).isFalse(); // lengths from elsewhere
  }

  @Test
  void attentionOverTheBatchIsNone() {
    Operand<TFloat32> x = step.wave(1, 2, 4, 8);
    Operand<TFloat32> turned =
        step.tf().linalg.transpose(x, step.tf().constant(new int[] {1, 0, 2}));
    Operand<TFloat32> y = MultiHeadAttention.of(2, 4).apply(step, turned);
    Operand<TFloat32> back = step.tf().linalg.transpose(y, step.tf().constant(new int[] {1, 0, 2}));
    assertThat(analysis(x).rows(back)).isFalse();
  }
}
