package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.GRU;
import io.keraunos.layer.Masks;
import io.keraunos.layer.MultiHeadAttention;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/** The rule for the masks of padded sequences. */
class PaddingMasksTest {

  record Text(int[] words, int label) {}

  private static final class TextCollator implements Collator<Text> {
    @Override
    public Class<Text> exampleType() {
      return Text.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("words", Feature.Type.INT32, 6), Feature.of("label", Feature.Type.INT32));
    }

    @Override
    public void write(Text example, ExampleWriter row) {
      throw new AssertionError("no example is read");
    }
  }

  private final GRU gru = GRU.of(4);
  private final MultiHeadAttention attention = MultiHeadAttention.of(2, 4);
  private final Dense out = Dense.of(3);

  private List<Finding> found(
      int vocabulary, boolean recurrent, BiFunction<Step, Operand<TInt32>, Operand<TBool>> mask) {
    TextCollator collator = new TextCollator();
    Embedding embedding = Embedding.of(vocabulary, 8);
    return CheckedRows.findings(
        ModuleDefinition.builder("Net")
            .layer("embedding", embedding)
            .layer("summary", recurrent ? gru : attention)
            .layer("out", out)
            .trainingStep(
                "train",
                (step, in) -> {
                  var words = in.int32("words");
                  var x = embedding.apply(step, words);
                  var seen = mask.apply(step, words);
                  var summary =
                      recurrent
                          ? gru.apply(step, x, seen)
                          : step.tf()
                              .math
                              .mean(attention.apply(step, x, seen), step.tf().constant(1));
                  return Losses.sparseCategoricalCrossentropy(
                      step, out.apply(step, summary), in.int32("label"));
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
                new LoaderOptions(8, false, 0, false)));
  }

  private static Operand<TBool> padding(Step step, Operand<TInt32> words) {
    return step.tf().math.equal(words, step.tf().constant(0));
  }

  @Test
  void aMaskThatIsTrueAtThePadding() {
    for (boolean recurrent : List.of(true, false)) {
      List<Finding> found = found(10, recurrent, PaddingMasksTest::padding);
      assertThat(found.stream().map(Finding::rule).toList()).containsExactly(Rule.MASK_OF_PADDING);
      assertThat(found.get(0).text())
          .startsWith("train of Net gives a layer a mask that is true where a sequence is 0, its");
    }
  }

  @Test
  void aMaskThatIsTrueAtTheWords() {
    for (boolean recurrent : List.of(true, false)) {
      assertThat(found(10, recurrent, (step, words) -> Masks.except(step, words, 0))).isEmpty();
      assertThat(
              found(
                  10, recurrent, (step, words) -> step.tf().math.logicalNot(padding(step, words))))
          .isEmpty();
      assertThat(
              found(
                  10,
                  recurrent,
                  (step, words) -> step.tf().math.equal(words, step.tf().constant(7))))
          .isEmpty();
      assertThat(found(2, recurrent, PaddingMasksTest::padding)).isEmpty(); // the first of a pair
    }
  }
}
