package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.graph.plan.InputUse.Reach;
import io.keraunos.graph.plan.LossTerm;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Images;
import io.keraunos.loss.ClassificationLosses;
import io.keraunos.loss.Losses;
import io.keraunos.loss.RegressionLosses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Step;
import io.keraunos.step.With;
import io.keraunos.trainer.Accelerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/** What a traced step shows of how it uses the components of its examples. */
@ExtendWith(NothingLeft.class)
class InputUsesTest {

  /** Numbers, bytes of an image, a class and a target. */
  record Row(float[] x, byte[] image, int label, float target) {}

  private static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("x", Feature.Type.FLOAT32, 3),
          Feature.of("image", Feature.Type.UINT8, 8, 8, 1),
          Feature.of("label", Feature.Type.INT32),
          Feature.of("target", Feature.Type.FLOAT32));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      row.put(example.x());
      row.put(example.image());
      row.put(example.label());
      row.put(example.target());
    }
  }

  private record Values(
      Operand<TFloat32> x,
      Operand<TUint8> image,
      Operand<TInt32> label,
      Operand<TFloat32> target) {}

  private interface Body {
    Operand<TFloat32> loss(Step step, Values values);
  }

  private final Dense dense = Dense.of(4);
  private final Dense one = Dense.of(1);
  private final Conv2D conv = Conv2D.of(2, 3);
  private final BatchNormalization norm = BatchNormalization.of();
  private final Embedding embedding = Embedding.of(7, 4);

  private Map<String, InputUse> uses(Body body) {
    return traced(body, session -> session.uses(Stage.TRAIN));
  }

  private <T> T traced(Body body, Function<ModelSession, T> result) {
    RowCollator collator = new RowCollator();
    ModuleDefinition module =
        ModuleDefinition.builder("Net")
            .layer("dense", dense)
            .layer("one", one)
            .layer("conv", conv)
            .layer("norm", norm)
            .layer("embedding", embedding)
            .trainingStep(
                "train",
                (step, inputs) ->
                    body.loss(
                        step,
                        new Values(
                            inputs.float32("x"),
                            inputs.uint8("image"),
                            inputs.int32("label"),
                            inputs.float32("target"))),
                List.of(),
                collator)
            .optimizer(() -> SGD.learningRate(0.1))
            .loader(
                Stage.TRAIN,
                "data",
                () -> Dataset.of(List.of(new Row(new float[3], new byte[64], 0, 0))),
                collator,
                new LoaderOptions(4, false, 0, false))
            .build();
    try (Run run = Runs.open(ModuleTrainer.builder(module).accelerator(Accelerator.CPU))) {
      return result.apply(run.model().session());
    }
  }

  @Test
  void aClassOfACrossEntropyAndARawInput() {
    Map<String, InputUse> uses =
        uses(
            (step, values) ->
                Losses.sparseCategoricalCrossentropy(
                    step, dense.apply(step, values.x()), values.label()));
    assertThat(uses.get("label").classes()).hasValue(4);
    assertThat(uses.get("label").weighted()).isFalse();
    assertThat(uses.get("label").classWeights()).isEmpty();
    assertThat(uses.get("x").intoWeights()).hasValue(Line.SAME);
    assertThat(uses.get("x").compared()).isFalse();
    assertThat(uses.get("target")).isEqualTo(InputUse.none("target"));
  }

  @Test
  void whatALossStatesOfItsTarget() {
    Map<String, InputUse> uses =
        uses(
            (step, values) ->
                RegressionLosses.poisson(step, one.apply(step, values.x()), values.target()));
    assertThat(uses.get("target").target()).isTrue();
    uses =
        uses(
            (step, values) ->
                ClassificationLosses.sparseCategoricalFocalCrossentropy(
                    step, dense.apply(step, values.x()), values.label(), 2));
    assertThat(uses.get("label").classes()).hasValue(4);
    uses =
        uses(
            (step, values) ->
                ClassificationLosses.sparseCategoricalFocalCrossentropy(
                    step,
                    dense.apply(step, values.x()),
                    values.label(),
                    2,
                    With.ignoredLabel(255)));
    assertThat(uses.get("label").classes()).isEmpty(); // 255 is defined
    assertThat(uses.get("x").target()).isFalse();
  }

  @Test
  void weightsOfPositives() {
    Map<String, InputUse> uses =
        uses(
            (step, values) ->
                Losses.binaryCrossentropy(
                    step,
                    one.apply(step, values.x()),
                    values.target(),
                    With.positiveWeights(0.25)));
    assertThat(uses.get("target").classWeights()).containsExactly(1.0, 0.25).inOrder();
  }

  @Test
  void classWeights() {
    Map<String, InputUse> uses =
        uses(
            (step, values) ->
                Losses.sparseCategoricalCrossentropy(
                    step,
                    dense.apply(step, values.x()),
                    values.label(),
                    new double[] {1, 2, 3, 4}));
    assertThat(uses.get("label").classes()).hasValue(4);
    assertThat(uses.get("label").weighted()).isTrue();
    assertThat(uses.get("label").classWeights()).containsExactly(1.0, 2.0, 3.0, 4.0).inOrder();
    assertThat(uses.get("label").tableRows()).isEmpty(); // a table of constants is none
  }

  @Test
  void normalizedImages() {
    Map<String, InputUse> uses =
        uses(
            (step, values) -> {
              Operand<TFloat32> image = Images.normalize(step, values.image(), 0.5f, 0.25f);
              return Losses.sparseCategoricalCrossentropy(
                  step,
                  dense.apply(step, Flatten.apply(step, conv.apply(step, image))),
                  values.label());
            });
    Line line = uses.get("image").intoWeights().orElseThrow();
    assertThat(line.of(0)).isWithin(1e-5).of(-2);
    assertThat(line.of(255)).isWithin(1e-5).of(2);
  }

  @Test
  void whatANormalizationFollowsMayBeOfAnyScale() {
    Map<String, InputUse> uses =
        uses(
            (step, values) ->
                Losses.sparseCategoricalCrossentropy(
                    step, norm.apply(step, dense.apply(step, values.x())), values.label()));
    assertThat(uses.get("x").intoWeights()).isEmpty();
  }

  @Test
  void lookups() {
    Map<String, InputUse> uses =
        uses(
            (step, values) ->
                Losses.meanSquaredError(
                    step, one.apply(step, embedding.apply(step, values.label())), values.target()));
    assertThat(uses.get("label").tableRows()).hasValue(7);
    assertThat(uses.get("label").classes()).isEqualTo(OptionalLong.empty());
    assertThat(uses.get("target").target()).isTrue();
    assertThat(uses.get("target").intoWeights()).isEqualTo(Optional.empty());
  }

  @Test
  void probabilities() {
    Map<String, InputUse> uses =
        uses(
            (step, values) -> {
              Operand<TFloat32> logits = one.apply(step, values.x());
              step.log("acc", Metrics.binaryAccuracy(step, logits, values.target()));
              return Losses.binaryCrossentropy(step, logits, values.target());
            });
    assertThat(uses.get("target").probability()).isTrue();
    assertThat(uses.get("label").probability()).isFalse();
  }

  @Test
  void theReachOfWhatIsComparedWithATarget() {
    Function<Body, Optional<Reach>> reach = body -> uses(body).get("target").reach();
    assertThat(
            reach.apply(
                (step, values) ->
                    Losses.meanSquaredError(
                        step,
                        step.tf().math.sigmoid(one.apply(step, values.x())),
                        values.target())))
        .hasValue(new Reach(0, 1));
    assertThat(
            reach.apply(
                (step, values) -> {
                  Ops tf = step.tf();
                  var bounded = tf.math.tanh(one.apply(step, values.x()));
                  var scaled = tf.math.mul(bounded, tf.constant(-4f));
                  return Losses.meanAbsoluteError(
                      step, tf.math.add(scaled, tf.constant(1f)), values.target());
                }))
        .hasValue(new Reach(-3, 5));
    assertThat(
            reach.apply(
                (step, values) ->
                    Losses.meanSquaredError(step, one.apply(step, values.x()), values.target())))
        .isEmpty();
  }

  @Test
  void whatASineIsTakenOf() {
    Map<String, InputUse> uses =
        uses(
            (step, values) -> {
              Ops tf = step.tf();
              var sines = tf.math.sin(tf.math.mul(values.x(), tf.constant(2f)));
              return Losses.meanSquaredError(step, one.apply(step, sines), values.target());
            });
    assertThat(uses.get("x").angle()).hasValue(new Line(2, 0));
    assertThat(uses.get("target").angle()).isEmpty();
  }

  @Test
  void whatReplacesMissingValues() {
    Map<String, InputUse> uses =
        uses(
            (step, values) -> {
              Ops tf = step.tf();
              Operand<TFloat32> filled =
                  tf.select(tf.math.isNan(values.x()), tf.zerosLike(values.x()), values.x());
              return Losses.meanSquaredError(step, one.apply(step, filled), values.target());
            });
    assertThat(uses.get("x").compared()).isTrue();
    assertThat(uses.get("x").intoWeights()).isEmpty();
  }

  @Test
  void whatALossIsTheMeanOf() {
    assertThat(
            term(
                (step, values) ->
                    Losses.sparseCategoricalCrossentropy(
                        step, dense.apply(step, values.x()), values.label())))
        .hasValue(new LossTerm("label", OptionalLong.of(4)));
    Body squared =
        (step, values) ->
            Losses.meanSquaredError(step, one.apply(step, values.x()), values.target());
    assertThat(term(squared)).hasValue(new LossTerm("target", OptionalLong.empty()));
    assertThat(
            term(
                (step, values) ->
                    step.tf().math.mul(squared.loss(step, values), step.tf().constant(1000f))))
        .isEmpty();
  }

  private Optional<LossTerm> term(Body body) {
    return traced(body, ModelSession::lossTerm);
  }

  @Test
  void labelsThatAreChangedFirst() {
    Map<String, InputUse> uses =
        uses(
            (step, values) ->
                Losses.sparseCategoricalCrossentropy(
                    step,
                    dense.apply(step, values.x()),
                    step.tf().math.sub(values.label(), step.tf().constant(1))));
    assertThat(uses.get("label").classes()).isEmpty();
  }
}
