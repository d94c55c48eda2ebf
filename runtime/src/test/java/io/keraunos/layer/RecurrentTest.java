package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.initializer.Initializers;
import io.keraunos.step.Shapes;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Values are those of {@link Keras}; what a test says of each layer holds for both. */
final class RecurrentTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat32> x = step.wave(0, 2, 4, 3);
  private final Operand<TBool> mask =
      step.booleans(new boolean[] {true, true, false, false, true, false, true, true}, 2, 4);

  @AfterEach
  void close() {
    step.close();
  }

  private static Recurrent layer(String type) {
    return type.equals("lstm") ? LSTM.of(2) : GRU.of(2);
  }

  private Operand<?>[] waves() {
    return step.waves(step.weights().keySet().toArray(new String[0]));
  }

  /** Checks the values, and the gradients of the input and of all weights. */
  private void check(Operand<TFloat32> y, String name) {
    // Keras' order of the weights is that in which ours are made, but for the biases.
    String[] names = step.weights().keySet().toArray(new String[0]);
    for (int i = 0; i + 2 < names.length; i += 3) {
      names[i] = names[i].replaceAll("/[a-z_]+$", "/kernel");
      names[i + 1] = names[i].replace("/kernel", "/recurrent_kernel");
      names[i + 2] = names[i].replace("/kernel", "/bias");
    }
    Operand<?>[] weights = step.waves(names);
    assertThat(step.run(y))
        .usingTolerance(2e-6)
        .containsExactly(Keras.values("recurrent_layers/" + name))
        .inOrder();
    GradientCheck.check(step, y, x, weights);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void givesTheLastOutput(String type) {
    Operand<TFloat32> y = layer(type).apply(step, x);
    assertThat(Shapes.text(y.shape())).isEqualTo("[?, 2]");
    assertThat(step.weights().keySet())
        .containsExactly("layer0/kernel", "layer0/recurrent_kernel", "layer0/bias");
    check(y, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void givesAllOutputs(String type) {
    Operand<TFloat32> y = layer(type).returnSequences().apply(step, x);
    assertThat(Shapes.text(y.shape())).isEqualTo("[?, 4, 2]");
    check(y, type + ", sequences");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void keepsItsStateWhereNothingIs(String type) {
    check(layer(type).returnSequences().apply(step, x, mask), type + ", masked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void theLastOfAPaddedSequenceIsThatOfItsEnd(String type) {
    Recurrent layer = layer(type);
    Operand<TBool> lengths = Masks.ofLengths(step, step.ints(new int[] {2, 4}, 2), 4);
    Operand<TFloat32> last = layer.apply(step, x, lengths);
    Operand<TFloat32> all = layer.returnSequences().apply(step, x);
    step.waves("layer0/kernel", "layer0/recurrent_kernel", "layer0/bias");
    step.waves("layer1/kernel", "layer1/recurrent_kernel", "layer1/bias");
    double[] sequence = step.run(all);
    assertThat(step.run(last))
        .usingTolerance(1e-6)
        .containsExactly(sequence[2], sequence[3], sequence[14], sequence[15])
        .inOrder();
  }

  @Test
  void otherActivationsAndNoBias() {
    Operand<TFloat32> lstm =
        LSTM.of(2)
            .activation(Activation.RELU)
            .recurrentActivation(Activation.HARD_SIGMOID)
            .useBias(false)
            .apply(step, x);
    assertThat(step.weights()).hasSize(2);
    Operand<?>[] weights = waves();
    assertThat(step.run(lstm))
        .usingTolerance(2e-6)
        .containsExactly(Keras.values("recurrent_layers/lstm, relu"))
        .inOrder();
    GradientCheck.check(step, lstm, x, weights);
  }

  @Test
  void otherActivationsAndNoBiasOfGru() {
    Operand<TFloat32> gru =
        GRU.of(2)
            .activation(Activation.RELU)
            .recurrentActivation(Activation.HARD_SIGMOID)
            .useBias(false)
            .apply(step, x);
    assertThat(step.weights()).hasSize(2);
    waves();
    assertThat(step.run(gru))
        .usingTolerance(2e-6)
        .containsExactly(Keras.values("recurrent_layers/gru, relu"))
        .inOrder();
  }

  @Test
  void resetsBefore() {
    check(GRU.of(2).resetAfter(false).apply(step, x), "gru, reset before");
    assertThat(Shapes.text(step.weight("layer0/bias").shape())).isEqualTo("[6]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void goesBackwards(String type) {
    Operand<TFloat32> y = layer(type).returnSequences().reversed().apply(step, x);
    Operand<TFloat32> turned = step.tf().reverse(y, step.tf().constant(new int[] {1}));
    check(turned, type + ", backwards, last first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void goesBothWays(String type) {
    Operand<TFloat32> y = Bidirectional.of(layer(type).returnSequences()).apply(step, x, mask);
    assertThat(Shapes.text(y.shape())).isEqualTo("[?, 4, 4]");
    check(y, type + ", both ways");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void takesTheMeanOfBothWays(String type) {
    check(
        Bidirectional.of(layer(type)).merge(Bidirectional.Merge.AVERAGE).apply(step, x),
        type + ", both ways, mean");
  }

  @Test
  void putsBothWaysTogether() {
    Bidirectional both = Bidirectional.of(GRU.of(2));
    Operand<TFloat32> side = both.apply(step, x);
    Operand<TFloat32> sum = both.merge(Bidirectional.Merge.SUM).apply(step, x);
    Operand<TFloat32> product = both.merge(Bidirectional.Merge.MULTIPLY).apply(step, x, mask);
    Operand<TFloat32> masked = both.apply(step, x, mask);
    double[] halves = step.run(side);
    assertThat(step.run(sum)[1]).isWithin(1e-6).of(halves[1] + halves[3]);
    double[] others = step.run(masked);
    assertThat(step.run(product)[3]).isWithin(1e-6).of(others[5] * others[7]);
    assertThat(both.sublayers().keySet()).containsExactly("forward", "backward");
  }

  @Test
  void lstmGoesOnFromAState() {
    LSTM.State initial = new LSTM.State(step.wave(5, 2, 2), step.wave(6, 2, 2));
    LSTM.Result result = LSTM.of(2).run(step, x, Optional.empty(), Optional.of(initial));
    step.waves("layer0/kernel", "layer0/recurrent_kernel", "layer0/bias");
    assertThat(step.run(result.last().cell()))
        .usingTolerance(2e-6)
        .containsExactly(Keras.values("recurrent_layers/lstm, last cell"))
        .inOrder();
    double[] all = step.run(result.sequence());
    assertThat(all)
        .usingTolerance(2e-6)
        .containsExactly(Keras.values("recurrent_layers/lstm, from a state"))
        .inOrder();
    assertThat(step.run(result.last().hidden())[0]).isEqualTo(all[6]);
    GradientCheck.check(step, result.sequence(), initial.hidden(), initial.cell());
  }

  @Test
  void gruGoesOnFromAState() {
    Operand<TFloat32> initial = step.wave(5, 2, 2);
    GRU.Result result = GRU.of(2).run(step, x, Optional.of(mask), Optional.of(initial));
    GRU.Result unmasked = GRU.of(2).run(step, x, Optional.empty(), Optional.of(initial));
    step.waves("layer1/kernel", "layer1/recurrent_kernel", "layer1/bias");
    assertThat(step.run(unmasked.sequence()))
        .usingTolerance(2e-6)
        .containsExactly(Keras.values("recurrent_layers/gru, from a state"))
        .inOrder();
    GradientCheck.check(step, unmasked.sequence(), initial);
    // The first sequence ends after two places.
    double[] all = step.run(result.sequence());
    double[] last = step.run(result.last());
    assertThat(last[0]).isEqualTo(all[2]);
    assertThat(last[1]).isEqualTo(all[3]);
  }

  @Test
  void forgetsNothingAtFirst() {
    LSTM.of(2).biasInitializer(Initializers.constant(3)).apply(step, x);
    LSTM.of(2).unitForgetBias(false).apply(step, x);
    assertThat(step.run(step.weight("layer0/bias")))
        .isEqualTo(new double[] {3, 3, 1, 1, 3, 3, 3, 3});
    assertThat(step.run(step.weight("layer1/bias"))).isEqualTo(new double[8]);
    // Rows of the recurrent kernel are of length 1 and orthogonal.
    double[] kernel = step.run(step.weight("layer0/recurrent_kernel"));
    double product = 0;
    double length = 0;
    for (int i = 0; i < 8; i++) {
      product += kernel[i] * kernel[8 + i];
      length += kernel[i] * kernel[i];
    }
    assertThat(product).isWithin(1e-5).of(0);
    assertThat(length).isWithin(1e-5).of(1);
  }

  @Test
  void initializersOfEach() {
    for (Layer<TFloat32> each :
        java.util.List.of(
            LSTM.of(2)
                .kernelInitializer(Initializers.ones())
                .recurrentInitializer(Initializers.ones()),
            GRU.of(2)
                .kernelInitializer(Initializers.ones())
                .recurrentInitializer(Initializers.ones())
                .biasInitializer(Initializers.ones()))) {
      each.apply(step, x);
    }
    assertThat(step.run(step.weight("layer0/kernel"))[0]).isEqualTo(1);
    assertThat(step.run(step.weight("layer1/recurrent_kernel"))[0]).isEqualTo(1);
    assertThat(step.run(step.weight("layer1/bias"))[11]).isEqualTo(1);
  }

  @Test
  void refuseWrongInputsAndMasks() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> LSTM.of(0)))
        .hasMessageThat()
        .isEqualTo("units must be at least 1, but was 0");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> LSTM.of(2).returnSequences().apply(step, step.shaped(-1, -1, 3))))
        .hasMessageThat()
        .isEqualTo(
            "input of layer0 = LSTM(2 units, sequences) must be of a known number of positions,"
                + " because each has ops of its own, but was of shape [?, ?, 3]. Pad the sequences"
                + " to one length, and pass a mask.");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    GRU.of(2)
                        .resetAfter(false)
                        .reversed()
                        .apply(step, step.shaped(-1, 5, 3), mask)))
        .hasMessageThat()
        .isEqualTo(
            "mask of layer1 = GRU(2 units, backwards, reset before) must be of shape [?, 5], but"
                + " was of shape [?, 4]. True is for what is there.");
    assertThrows(IllegalArgumentException.class, () -> GRU.of(2).apply(step, step.shaped(-1, 3)));
    assertThat(Bidirectional.of(LSTM.of(2)).merge(Bidirectional.Merge.SUM).toString())
        .isEqualTo("Bidirectional(LSTM(2 units), sum)");
  }
}
