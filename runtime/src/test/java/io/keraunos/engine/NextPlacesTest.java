package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Bidirectional;
import io.keraunos.layer.Conv1D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.LSTM;
import io.keraunos.layer.Layer;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.layer.Padding;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.types.TFloat32;

/** The rule for what predicts the next sign of a text. */
class NextPlacesTest {

  record Text(int[] signs) {}

  private static final class TextCollator implements Collator<Text> {
    @Override
    public Class<Text> exampleType() {
      return Text.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(Feature.of("signs", Feature.Type.INT32, 9));
    }

    @Override
    public void write(Text example, ExampleWriter row) {
      throw new AssertionError("no example is read");
    }
  }

  private final Embedding embedding = Embedding.of(12, 16);
  private final Dense out = Dense.of(12);

  /** Returns what is found where a layer is between the signs and the prediction. */
  private List<Rule> rules(Layer<TFloat32> layer, int predicted) {
    return rules(layer, 8, predicted, 8);
  }

  private List<Rule> rules(Layer<TFloat32> layer, int read, int predicted, int places) {
    TextCollator collator = new TextCollator();
    return CheckedRows.findings(
            ModuleDefinition.builder("Net")
                .layer("embedding", embedding)
                .layer("layer", layer)
                .layer("out", out)
                .trainingStep(
                    "train",
                    (step, in) -> {
                      var tf = step.tf();
                      var signs = in.int32("signs");
                      var before = tf.slice(signs, tf.array(0, 0), tf.array(-1, read));
                      var after = tf.slice(signs, tf.array(0, predicted), tf.array(-1, places));
                      var x = layer.apply(step, embedding.apply(step, before));
                      return Losses.sparseCategoricalCrossentropy(step, out.apply(step, x), after);
                    },
                    List.of(),
                    collator)
                .optimizer(() -> SGD.learningRate(0.1))
                .loader(
                    Stage.TRAIN,
                    "texts",
                    () -> {
                      throw new AssertionError("no loader is opened");
                    },
                    collator,
                    new LoaderOptions(8, false, 0, false)))
        .stream()
        .map(Finding::rule)
        .toList();
  }

  @Test
  void layersThatSeeWhatIsToBePredicted() {
    for (Layer<TFloat32> layer :
        List.<Layer<TFloat32>>of(
            MultiHeadAttention.of(2, 8),
            Bidirectional.of(LSTM.of(4).returnSequences()),
            Conv1D.of(4, 3).padding(Padding.SAME))) {
      assertThat(rules(layer, 1)).containsExactly(Rule.LOOKS_AHEAD);
    }
  }

  @Test
  void layersThatSeeWhatWasBefore() {
    for (Layer<TFloat32> layer :
        List.<Layer<TFloat32>>of(
            MultiHeadAttention.of(2, 8).causal(),
            LSTM.of(4).returnSequences(),
            Conv1D.of(4, 3).causal(),
            Dense.of(4))) {
      assertThat(rules(layer, 1)).isEmpty();
    }
  }

  @Test
  void whatEndsBeforeTheNextPlacesMayBeReadBothWays() {
    assertThat(rules(Conv1D.of(4, 3).padding(Padding.SAME), 4, 4, 4)).isEmpty();
    assertThat(rules(Conv1D.of(4, 3).padding(Padding.SAME), 4, 3, 4))
        .containsExactly(Rule.LOOKS_AHEAD);
  }

  @Test
  void aTagOfEachPlaceMayDependOnAll() {
    assertThat(rules(MultiHeadAttention.of(2, 8), 0)).isEmpty();
  }
}
