package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Settings that layers share return the layer's own type, and leave the layer as it was. */
final class SharedSettingsTest {

  private static final Initializer ONES = Initializers.ones();

  private static final List<KernelLayer<?>> LAYERS =
      List.of(
          Dense.of(2),
          Conv1D.of(2, 3),
          Conv2D.of(2, 3),
          Conv2DTranspose.of(2, 3),
          DepthwiseConv2D.of(3),
          SeparableConv2D.of(2, 3),
          MultiHeadAttention.of(2, 3),
          LSTM.of(2),
          GRU.of(2));

  @Test
  void returnTheLayersOwnTypeInAnyOrder() {
    Dense dense = Dense.of(2).useBias(false).relu().kernelInitializer(ONES);
    Conv1D conv1 = Conv1D.of(2, 3).relu().biasInitializer(ONES).causal().useBias(true).dilation(2);
    Conv2D conv2 = Conv2D.of(2, 3).relu().padding(Padding.SAME).useBias(false).strides(2, 1);
    Conv2DTranspose back = Conv2DTranspose.of(2, 3).relu().kernelInitializer(ONES).strides(2);
    DepthwiseConv2D each =
        DepthwiseConv2D.of(3).strides(2).useBias(false).depthMultiplier(2).relu();
    SeparableConv2D both =
        SeparableConv2D.of(2, 3).dilation(2).kernelInitializer(ONES).depthwiseInitializer(ONES);
    MultiHeadAttention attention = MultiHeadAttention.of(2, 3).useBias(false).causal();
    LSTM lstm = LSTM.of(2).useBias(true).returnSequences().unitForgetBias(false);
    GRU gru = GRU.of(2).reversed().kernelInitializer(ONES).activation(Activation.RELU);
    Recurrent turned = gru.resetAfter(false).returnSequences();
    UnaryOperator<Conv2D> activated = Conv2D::relu;

    assertThat(List.of(dense, conv1, each, back, attention, lstm, turned).toString())
        .isEqualTo(
            "[Dense(2 units, no bias, relu),"
                + " Conv1D(2 filters of 3, strides 1, padding causal, dilation 2, relu),"
                + " DepthwiseConv2D(3x3, strides 2x2, padding VALID, times 2, no bias, relu),"
                + " Conv2DTranspose(2 filters, 3x3, strides 2x2, padding VALID, relu),"
                + " MultiHeadAttention(2 heads of 3, causal, no bias),"
                + " LSTM(2 units, sequences),"
                + " GRU(2 units, sequences, backwards, reset before)]");
    assertThat(activated.apply(conv2).toString())
        .isEqualTo("Conv2D(2 filters, 3x3, strides 2x1, padding SAME, no bias, relu)");
    assertThat(both.toString())
        .isEqualTo("SeparableConv2D(2 filters, 3x3, strides 1x1, padding VALID, dilation 2x2)");
  }

  @Test
  void leaveTheLayerAsItWas() {
    for (KernelLayer<?> layer : LAYERS) {
      String before = layer.toString();
      KernelLayer<?> changed = layer.useBias(false);
      assertThat(changed).isNotSameInstanceAs(layer);
      assertThat(changed.toString()).contains(", no bias");
      assertThat(changed.kernelInitializer(ONES).biasInitializer(ONES).toString())
          .contains(", no bias");
      assertWithMessage("after useBias(false)").that(layer.toString()).isEqualTo(before);
    }
  }

  /** Generated documentation must show them to a user: only public classes' methods are listed. */
  @Test
  void areMethodsOfPublicClasses() {
    for (KernelLayer<?> layer : LAYERS) {
      for (Method method : layer.getClass().getMethods()) {
        assertWithMessage("%s", method)
            .that(Modifier.isPublic(method.getDeclaringClass().getModifiers()))
            .isTrue();
      }
      assertThat(Modifier.isFinal(layer.getClass().getModifiers())).isTrue();
    }
  }
}
