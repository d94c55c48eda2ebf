package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Conv2D;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Flatten;
import io.keraunos.layer.Padding;
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
import org.tensorflow.types.TFloat32;

/** The rule for images whose channels come first. */
class ChannelsFirstTest {

  record Picture(float[] image, int label) {}

  private record PictureCollator(int height, int width, int channels) implements Collator<Picture> {
    @Override
    public Class<Picture> exampleType() {
      return Picture.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("image", Feature.Type.FLOAT32, height, width, channels),
          Feature.of("label", Feature.Type.INT32));
    }

    @Override
    public void write(Picture example, ExampleWriter row) {
      throw new AssertionError("no example is read");
    }
  }

  private static List<Finding> found(
      PictureCollator pictures,
      Conv2D conv,
      BiFunction<Step, Operand<TFloat32>, Operand<TFloat32>> before) {
    Dense out = Dense.of(3);
    return CheckedRows.findings(
        ModuleDefinition.builder("Net")
            .layer("conv", conv)
            .layer("out", out)
            .trainingStep(
                "train",
                (step, in) -> {
                  var x = conv.apply(step, before.apply(step, in.float32("image")));
                  return Losses.sparseCategoricalCrossentropy(
                      step, out.apply(step, Flatten.apply(step, x)), in.int32("label"));
                },
                List.of(),
                pictures)
            .optimizer(() -> SGD.learningRate(0.1))
            .loader(
                Stage.TRAIN,
                "pictures",
                () -> {
                  throw new AssertionError("no loader is opened");
                },
                pictures,
                new LoaderOptions(8, false, 0, false)));
  }

  private static Operand<TFloat32> asItIs(Step step, Operand<TFloat32> x) {
    return x;
  }

  private static Operand<TFloat32> scaled(Step step, Operand<TFloat32> x) {
    return step.tf().math.sub(step.tf().math.div(x, step.tf().constant(255f)), half(step));
  }

  private static Operand<TFloat32> half(Step step) {
    return step.tf().constant(0.5f);
  }

  private static Operand<TFloat32> turned(Step step, Operand<TFloat32> x) {
    return step.tf().linalg.transpose(x, step.tf().array(0, 2, 3, 1));
  }

  private static Conv2D conv() {
    return Conv2D.of(4, 3).padding(Padding.SAME).relu();
  }

  @Test
  void aConvolutionOverChannelsIsFound() {
    List<Finding> found = found(new PictureCollator(3, 8, 8), conv(), ChannelsFirstTest::asItIs);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.CHANNELS_FIRST);
    assertThat(found.get(0).text())
        .startsWith(
            "a convolution in train of Net goes over images of shape [3, 8, 8], whose channels seem"
                + " to come first: it takes 3 for the height, and 8 for the channels.");
    assertThat(found(new PictureCollator(1, 28, 28), conv(), ChannelsFirstTest::scaled)).hasSize(1);
  }

  @Test
  void aConvolutionOverPlacesIsNot() {
    assertThat(found(new PictureCollator(3, 8, 8), conv(), ChannelsFirstTest::turned)).isEmpty();
    for (PictureCollator right :
        List.of(
            new PictureCollator(8, 8, 3),
            new PictureCollator(8, 8, 1),
            new PictureCollator(8, 8, 8), // 8 channels of a board
            new PictureCollator(4, 4, 4),
            new PictureCollator(3, 8, 2),
            new PictureCollator(3, 16, 32))) {
      assertThat(found(right, conv(), ChannelsFirstTest::asItIs)).isEmpty();
    }
    assertThat(
            found(
                new PictureCollator(1, 16, 16), // a sequence
                Conv2D.of(4, 1, 3),
                ChannelsFirstTest::asItIs))
        .isEmpty();
  }
}
