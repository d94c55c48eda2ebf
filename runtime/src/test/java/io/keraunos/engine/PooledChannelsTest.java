package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.GlobalAveragePool2D;
import io.keraunos.layer.GroupNormalization;
import io.keraunos.layer.MaxPool2D;
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
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The rule for what a convolution gives, pooled over other axes than its places. */
class PooledChannelsTest {

  record Picture(float[] image, int label) {}

  private static final class PictureCollator implements Collator<Picture> {
    @Override
    public Class<Picture> exampleType() {
      return Picture.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("image", Feature.Type.FLOAT32, 12, 12, 2),
          Feature.of("label", Feature.Type.INT32));
    }

    @Override
    public void write(Picture example, ExampleWriter row) {
      throw new AssertionError("no example is read");
    }
  }

  private static final PictureCollator PICTURES = new PictureCollator();

  private final Conv2D conv = Conv2D.of(4, 3).relu();
  private final Conv2D one = Conv2D.of(1, 3).relu();
  private final BatchNormalization normal = BatchNormalization.of();
  private final Dropout dropout = Dropout.of(0.3);
  private final MaxPool2D pool = MaxPool2D.of(2);
  private final GlobalAveragePool2D average = GlobalAveragePool2D.of();
  private final GroupNormalization groups = GroupNormalization.of(2);
  private final Dense out = Dense.of(3);

  private List<Finding> found(BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> pooled) {
    return CheckedRows.findings(
        ModuleDefinition.builder("Net")
            .layer("conv", conv)
            .layer("one", one)
            .layer("normal", normal)
            .layer("dropout", dropout)
            .layer("pool", pool)
            .layer("average", average)
            .layer("groups", groups)
            .layer("out", out)
            .trainingStep(
                "train",
                (step, in) ->
                    Losses.sparseCategoricalCrossentropy(
                        step,
                        out.apply(step, pooled.apply(step, in.float32("image"))),
                        in.int32("label")),
                List.of(),
                PICTURES)
            .optimizer(() -> SGD.learningRate(0.1))
            .loader(
                Stage.TRAIN,
                "pictures",
                () -> {
                  throw new AssertionError("no loader is opened");
                },
                PICTURES,
                new LoaderOptions(8, false, 0, false)));
  }

  private List<Rule> rules(BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> pooled) {
    return found(pooled).stream()
        .map(Finding::rule)
        .filter(rule -> rule != Rule.UNUSED_LAYER)
        .toList();
  }

  private static Operand<TInt32> axes(Step step, int... axes) {
    return step.tf().constant(axes);
  }

  private static Operand<TFloat32> mean(Step step, Operand<TFloat32> x, int... axes) {
    return step.tf().math.mean(x, axes(step, axes));
  }

  @Test
  void aMeanOverTheWidthAndTheChannelsIsFound() {
    List<Finding> found = found((step, x) -> mean(step, conv.apply(step, x), 2, 3));
    assertThat(found.toString())
        .contains(
            "the mean in train of Net is taken over axes 2 and 3 of what a convolution gives,"
                + " [batch, height, width, channels], here [batch, 10, 10, 4]");
    assertThat(rules((step, x) -> mean(step, conv.apply(step, x), -1, -2)))
        .containsExactly(Rule.POOLED_OVER_CHANNELS);
  }

  @Test
  void alsoBehindOtherLayersAndByOtherReductions() {
    assertThat(
            rules(
                (step, x) ->
                    step.tf()
                        .reduceMax(
                            pool.apply(step, normal.apply(step, conv.apply(step, x))),
                            axes(step, 2, 3))))
        .containsExactly(Rule.POOLED_OVER_CHANNELS);
    assertThat(
            rules(
                (step, x) ->
                    step.tf()
                        .reduceSum(
                            dropout.apply(step, step.tf().math.tanh(conv.apply(step, x))),
                            axes(step, -2, -1))))
        .containsExactly(Rule.POOLED_OVER_CHANNELS);
  }

  @Test
  void twoPoolingsOfOneValueAreFoundBoth() {
    assertThat(
            rules(
                (step, x) -> {
                  Operand<TFloat32> images = conv.apply(step, x);
                  return step.tf()
                      .math
                      .add(mean(step, images, 2, 3), step.tf().reduceMax(images, axes(step, 2, 3)));
                }))
        .containsExactly(Rule.POOLED_OVER_CHANNELS, Rule.POOLED_OVER_CHANNELS);
  }

  @Test
  void otherAxesAreNot() {
    assertThat(rules((step, x) -> mean(step, conv.apply(step, x), 1, 2))).isEmpty();
    assertThat(rules((step, x) -> average.apply(step, conv.apply(step, x)))).isEmpty();
    assertThat(rules((step, x) -> step.tf().reduceMax(conv.apply(step, x), axes(step, 1, 2))))
        .isEmpty();
    assertThat(
            rules(
                (step, x) ->
                    step.tf()
                        .expandDims(
                            mean(step, conv.apply(step, x), 1, 2, 3), step.tf().constant(1))))
        .isEmpty();
    assertThat(rules((step, x) -> Flatten.apply(step, mean(step, conv.apply(step, x), 3))))
        .isEmpty();
    assertThat(rules((step, x) -> mean(step, mean(step, conv.apply(step, x), 3), 2))).isEmpty();
  }

  @Test
  void whatNoConvolutionGivesIsNot() {
    assertThat(rules((step, x) -> mean(step, x, 2, 3))).isEmpty();
    assertThat(
            rules(
                (step, x) ->
                    mean(
                        step,
                        step.tf()
                            .linalg
                            .transpose(conv.apply(step, x), step.tf().array(0, 3, 1, 2)),
                        2,
                        3)))
        .isEmpty();
    assertThat(rules((step, x) -> mean(step, one.apply(step, x), 2, 3))).isEmpty();
  }

  @Test
  void statisticsThatNormalizeAreNot() {
    assertThat(
            rules(
                (step, x) -> {
                  Operand<TFloat32> images = conv.apply(step, x);
                  Operand<TFloat32> rows =
                      step.tf().math.mean(images, axes(step, 2, 3), Mean.keepDims(true));
                  return mean(step, step.tf().math.sub(images, rows), 1, 2);
                }))
        .isEmpty();
    assertThat(
            rules(
                (step, x) -> {
                  Operand<TFloat32> images = conv.apply(step, x);
                  Operand<TFloat32> greatest =
                      step.tf().reduceMax(images, axes(step, 2, 3), ReduceMax.keepDims(true));
                  return mean(step, step.tf().math.div(images, greatest), 1, 2);
                }))
        .isEmpty();
    assertThat(rules((step, x) -> mean(step, groups.apply(step, conv.apply(step, x)), 1, 2)))
        .isEmpty();
  }
}
