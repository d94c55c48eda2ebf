package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.GRU;
import io.keraunos.layer.Masks;
import io.keraunos.loss.Losses;
import io.keraunos.metric.ClassCounts;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.step.With;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The rule for padding that a loss leaves out and an accuracy counts. */
class PaddedAccuracyTest {

  record Text(int[] words, int[] tags) {}

  private static final class TextCollator implements Collator<Text> {
    @Override
    public Class<Text> exampleType() {
      return Text.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("words", Feature.Type.INT32, 20), Feature.of("tags", Feature.Type.INT32, 20));
    }

    @Override
    public void write(Text example, ExampleWriter row) {
      throw new AssertionError("no example is read");
    }
  }

  private static final TextCollator TEXTS = new TextCollator();

  /** Options of a loss that are made of a step and its words. */
  private interface Options {
    With[] of(Step step, Operand<TInt32> words);
  }

  /** A validation step and what it logs. */
  private interface Measure {
    void log(Step step, Operand<TFloat32> logits, Operand<TInt32> words, Operand<TInt32> tags);
  }

  private static With[] none(Step step, Operand<TInt32> words) {
    return new With[0];
  }

  private static With[] zeroLeftOut(Step step, Operand<TInt32> words) {
    return new With[] {With.ignoredLabel(0)};
  }

  private static With[] masked(Step step, Operand<TInt32> words) {
    return new With[] {With.mask(Masks.except(step, words, 0))};
  }

  private static void plain(
      Step step, Operand<TFloat32> logits, Operand<TInt32> words, Operand<TInt32> tags) {
    step.log("acc", Metrics.accuracy(step, logits, tags));
  }

  private final Embedding embedding = Embedding.of(60, 8);
  private final GRU gru = GRU.of(6).returnSequences();
  private final Dense out = Dense.of(5);

  private Operand<TFloat32> logits(Step step, Operand<TInt32> words) {
    Operand<TBool> mask = Masks.except(step, words, 0);
    return out.apply(step, gru.apply(step, embedding.apply(step, words), mask));
  }

  private List<Finding> found(Options loss, Measure measure) {
    return CheckedRows.findings(
        ModuleDefinition.builder("Net")
            .layer("embedding", embedding)
            .layer("gru", gru)
            .layer("out", out)
            .trainingStep(
                "train",
                (step, in) ->
                    Losses.sparseCategoricalCrossentropy(
                        step,
                        logits(step, in.int32("words")),
                        in.int32("tags"),
                        loss.of(step, in.int32("words"))),
                List.of(),
                TEXTS)
            .validationStep(
                "validate",
                (step, in) ->
                    measure.log(
                        step, logits(step, in.int32("words")), in.int32("words"), in.int32("tags")),
                List.of("acc"),
                TEXTS)
            .optimizer(() -> SGD.learningRate(0.1))
            .loader(
                Stage.TRAIN,
                "texts",
                () -> {
                  throw new AssertionError("no loader is opened");
                },
                TEXTS,
                new LoaderOptions(8, false, 0, false)));
  }

  private List<Rule> rules(Options loss, Measure measure) {
    return found(loss, measure).stream().map(Finding::rule).toList();
  }

  @Test
  void anAccuracyOverTheIgnoredLabelIsFound() {
    List<Finding> found = found(PaddedAccuracyTest::zeroLeftOut, PaddedAccuracyTest::plain);
    assertThat(found.toString())
        .contains(
            "validate of Net takes an accuracy over all of tags, and the loss of train leaves out"
                + " where tags is 0: the padding");
    assertThat(found.get(0).text())
        .endsWith("Log ClassCounts.of(step, logits, tags, With.ignoredLabel(0)).accuracy()");
    assertThat(found).hasSize(1);
  }

  @Test
  void anAccuracyOverWhatAMaskLeavesOutIsFound() {
    List<Finding> found = found(PaddedAccuracyTest::masked, PaddedAccuracyTest::plain);
    assertThat(found.toString()).contains("With.mask(Masks.except(step, words, 0))");
    assertThat(found.get(0).rule()).isEqualTo(Rule.PADDING_IN_ACCURACY);
  }

  @Test
  void anAccuracyWithoutThePaddingIsNot() {
    assertThat(
            rules(
                PaddedAccuracyTest::zeroLeftOut,
                (step, logits, words, tags) ->
                    step.log(
                        "acc",
                        ClassCounts.of(step, logits, tags, With.ignoredLabel(0)).accuracy())))
        .isEmpty();
    assertThat(
            rules(
                PaddedAccuracyTest::masked,
                (step, logits, words, tags) ->
                    step.log(
                        "acc",
                        ClassCounts.of(step, logits, tags, With.mask(Masks.except(step, words, 0)))
                            .accuracy())))
        .isEmpty();
    assertThat(
            rules(
                PaddedAccuracyTest::masked,
                (step, logits, words, tags) -> {
                  var tf = step.tf();
                  var right =
                      tf.math.equal(tf.math.argMax(logits, tf.constant(-1)), wide(step, tags));
                  var kept = tf.dtypes.cast(Masks.except(step, words, 0), TFloat32.class);
                  step.log(
                      "acc",
                      tf.math.div(
                          tf.reduceSum(
                              tf.math.mul(tf.dtypes.cast(right, TFloat32.class), kept),
                              tf.constant(1)),
                          tf.reduceSum(kept, tf.constant(1))));
                }))
        .isEmpty();
  }

  private static Operand<TInt64> wide(Step step, Operand<TInt32> tags) {
    return step.tf().dtypes.cast(tags, TInt64.class);
  }

  @Test
  void anAccuracyWhereTheLossCountsAllIsNot() {
    assertThat(rules(PaddedAccuracyTest::none, PaddedAccuracyTest::plain)).isEmpty();
  }

  @Test
  void anAccuracyFromWhichThePaddingIsTakenIsNot() {
    assertThat(
            rules(
                PaddedAccuracyTest::zeroLeftOut,
                (step, logits, words, tags) -> {
                  var tf = step.tf();
                  var padded = tf.dtypes.cast(tf.math.equal(tags, tf.constant(0)), TFloat32.class);
                  step.log(
                      "acc",
                      tf.math.sub(
                          Metrics.accuracy(step, logits, tags),
                          tf.math.mean(padded, tf.constant(1))));
                }))
        .isEmpty();
  }

  @Test
  void labelsThatSomeTrainingExamplesLackAreNot() {
    for (int unknown : new int[] {-1, 255}) {
      assertThat(
              rules(
                  (step, words) -> new With[] {With.ignoredLabel(unknown)},
                  PaddedAccuracyTest::plain))
          .isEmpty();
    }
  }
}
