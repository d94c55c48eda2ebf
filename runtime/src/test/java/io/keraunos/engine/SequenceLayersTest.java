package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.layer.Bidirectional;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.GRU;
import io.keraunos.layer.LSTM;
import io.keraunos.layer.Layer;
import io.keraunos.layer.Masks;
import io.keraunos.layer.PositionEmbedding;
import io.keraunos.trainer.Trainer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Networks over sequences learn, and give the same weights on every layout. */
@ExtendWith(NothingLeft.class)
class SequenceLayersTest {

  /** Eight epochs of 203, then validation. */
  private static Map<String, float[]> run(
      Sequences sequences, Function<Trainer.Builder, Trainer.Builder> layout, double accuracy) {
    try (Trainer trainer = layout.apply(sequences.trainer()).seed(3).maxEpochs(8).build()) {
      assertThat(trainer.fit().examples()).isEqualTo(8 * 203);
      assertThat(trainer.validate().metrics().asMap().get("acc")).isGreaterThan(accuracy);
      return trainer.weights();
    }
  }

  private static void learnsTheSameOnEveryLayout(Supplier<Sequences> sequences, double accuracy) {
    Map<String, float[]> one = run(sequences.get(), builder -> builder.intraOpThreads(1), accuracy);
    Map<String, float[]> cores = run(sequences.get(), builder -> builder, accuracy);
    Map<String, float[]> replicas =
        run(sequences.get(), builder -> builder.devices(4).batchSize(8), accuracy);
    assertWithMessage("the variables").that(cores.keySet()).isEqualTo(one.keySet());
    assertSame(one, cores, "all cores");
    assertSame(one, replicas, "4 replicas");
  }

  /** Equal but for what rounding grows to over many steps. */
  private static void assertSame(
      Map<String, float[]> expected, Map<String, float[]> actual, String layout) {
    expected.forEach(
        (name, values) ->
            assertWithMessage("%s on %s", name, layout)
                .that(actual.get(name))
                .usingTolerance(2e-3)
                .containsExactly(values)
                .inOrder());
  }

  @Test
  void aCausalTransformer() {
    learnsTheSameOnEveryLayout(
        () -> {
          Embedding tokens = Embedding.of(Sequences.TOKENS, 32);
          PositionEmbedding positions = PositionEmbedding.of(Sequences.LENGTH);
          TransformerBlock block = new TransformerBlock(4, 32);
          Dense logits = Dense.of(Sequences.TOKENS);
          Map<String, Layer<?>> layers = new LinkedHashMap<>();
          layers.put("tokens", tokens);
          layers.put("positions", positions);
          layers.put("block", block);
          layers.put("logits", logits);
          return new Sequences(
              layers,
              (step, text) -> {
                Operand<TFloat32> x = positions.apply(step, tokens.apply(step, text));
                return logits.apply(step, block.apply(step, x));
              });
        },
        0.9);
  }

  @Test
  void recurrentLayers() {
    learnsTheSameOnEveryLayout(
        () -> {
          Embedding tokens = Embedding.of(Sequences.TOKENS, 16);
          Bidirectional both = Bidirectional.of(GRU.of(16).returnSequences());
          LSTM lstm = LSTM.of(32).returnSequences();
          Dense logits = Dense.of(Sequences.TOKENS);
          Map<String, Layer<?>> layers = new LinkedHashMap<>();
          layers.put("tokens", tokens);
          layers.put("both", both);
          layers.put("lstm", lstm);
          layers.put("logits", logits);
          return new Sequences(
              layers,
              (step, text) -> {
                Operand<TBool> mask = Masks.except(step, text, -1); // all are there
                Operand<TFloat32> x = both.apply(step, tokens.apply(step, text), mask);
                return logits.apply(step, lstm.apply(step, x, mask));
              });
        },
        0.9);
  }
}
