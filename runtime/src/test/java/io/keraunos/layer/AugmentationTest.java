package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.Range;
import io.keraunos.annotation.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Random layers on images, compared with the same done by loops. */
class AugmentationTest {

  private static final int COUNT = 400;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  /** Images of 3 x 4 pixels and a channel, all of the same numbers 1 to 12. */
  private static float[] images() {
    float[] pixels = new float[COUNT * HEIGHT * WIDTH];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 1 + i % (HEIGHT * WIDTH);
    }
    return pixels;
  }

  private static List<List<Double>> applied(Layer<TFloat32> layer) {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> y = layer.apply(step, step.floats(images(), COUNT, HEIGHT, WIDTH, 1));
      assertThat(y.shape().asArray()).isEqualTo(new long[] {-1, HEIGHT, WIDTH, 1});
      return rows(step.run(y));
    }
  }

  private static List<List<Double>> rows(double[] values) {
    List<List<Double>> rows = new ArrayList<>();
    int size = values.length / COUNT;
    for (int i = 0; i < COUNT; i++) {
      rows.add(Arrays.stream(values, i * size, (i + 1) * size).boxed().toList());
    }
    return rows;
  }

  /** An image whose pixel (x, y) is the one of 1 to 12 that a function finds, or 0 outside. */
  private static List<Double> image(Function<int[], int[]> from) {
    List<Double> pixels = new ArrayList<>();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int[] at = from.apply(new int[] {x, y});
        boolean inside = at[0] >= 0 && at[0] < WIDTH && at[1] >= 0 && at[1] < HEIGHT;
        pixels.add(inside ? 1.0 + at[1] * WIDTH + at[0] : 0);
      }
    }
    return pixels;
  }

  @Test
  void aboutHalfOfTheImagesAreMirrored() {
    List<Double> same = image(at -> at);
    List<Double> mirrored = image(at -> new int[] {WIDTH - 1 - at[0], at[1]});
    List<Double> upsideDown = image(at -> new int[] {at[0], HEIGHT - 1 - at[1]});

    List<List<Double>> horizontal = applied(RandomFlip.horizontal());
    assertThat(Set.copyOf(horizontal)).containsExactly(same, mirrored);
    assertThat(horizontal.stream().filter(mirrored::equals).count()).isIn(range(150, 250));

    List<List<Double>> vertical = applied(RandomFlip.vertical().probability(0.25));
    assertThat(Set.copyOf(vertical)).containsExactly(same, upsideDown);
    assertThat(vertical.stream().filter(upsideDown::equals).count()).isIn(range(65, 135));
  }

  private static Range<Long> range(long from, long to) {
    return Range.closed(from, to);
  }

  @Test
  void everyWindowComesAboutAsOften() {
    List<List<Double>> expected = new ArrayList<>();
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int right = dx;
        int down = dy;
        expected.add(image(at -> new int[] {at[0] + right, at[1] + down}));
      }
    }
    List<List<Double>> cropped = applied(RandomCrop.padding(1));
    assertThat(Set.copyOf(cropped)).containsExactlyElementsIn(expected);
    for (List<Double> window : expected) {
      assertThat(cropped.stream().filter(window::equals).count()).isIn(range(20, 75));
    }
  }

  @Test
  void theBorderIsFilled() {
    Set<Double> values = new TreeSet<>();
    applied(RandomCrop.padding(9).fill(-5)).forEach(values::addAll);
    assertThat(values).contains(-5.0);
    assertThat(values).doesNotContain(0.0);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> y =
          RandomFlip.horizontal().apply(step, step.floats(images(), COUNT, HEIGHT, WIDTH, 1));
      step.setSeeds(1, 2);
      double[] first = step.run(y);
      assertThat(step.run(y)).isEqualTo(first);
      step.setSeeds(1, 3);
      assertThat(step.run(y)).isNotEqualTo(first);
    }
  }

  @Test
  void outsideTrainingImagesStayAsTheyAre() {
    for (Layer<TFloat32> layer :
        List.of(
            RandomFlip.horizontal(),
            RandomCrop.padding(2),
            ColorJitter.of().brightness(1).contrast(1).saturation(1))) {
      try (TracedStep step = new TracedStep(Stage.TEST)) {
        Operand<TFloat32> x = step.floats(images(), COUNT, HEIGHT, WIDTH, 1);
        assertThat(layer.apply(step, x)).isSameInstanceAs(x);
      }
    }
  }

  private static final double[] RGB = {0.2, 0.5, 0.3, 0.6, 0.1, 0.4};

  /** Applies a jitter to images of two pixels. */
  private static List<List<Double>> jittered(ColorJitter jitter) {
    float[] pixels = new float[COUNT * RGB.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) RGB[i % RGB.length];
    }
    try (TracedStep step = TracedStep.forTraining()) {
      return rows(step.run(jitter.apply(step, step.floats(pixels, COUNT, 1, 2, 3))));
    }
  }

  private static double grey(int pixel) {
    return 0.299 * RGB[3 * pixel] + 0.587 * RGB[3 * pixel + 1] + 0.114 * RGB[3 * pixel + 2];
  }

  /**
   * Checks that every number of an image is mixed with another one by the same factor, which is
   * found here.
   */
  private static void checkMixed(
      List<List<Double>> images, Function<Integer, Double> other, double strength) {
    List<Double> factors = new ArrayList<>();
    for (List<Double> image : images) {
      double factor = (image.get(0) - other.apply(0)) / (RGB[0] - other.apply(0));
      factors.add(factor);
      for (int i = 0; i < RGB.length; i++) {
        double expected = factor * RGB[i] + (1 - factor) * other.apply(i);
        assertThat(image.get(i)).isWithin(1e-5).of(Math.min(1, Math.max(0, expected)));
      }
    }
    assertThat(factors.stream().mapToDouble(f -> f).min().orElseThrow())
        .isWithin(0.02)
        .of(1 - strength);
    assertThat(factors.stream().mapToDouble(f -> f).max().orElseThrow())
        .isWithin(0.02)
        .of(1 + strength);
  }

  @Test
  void coloursAreMixedAsTorchvisionDoes() {
    double mean = (grey(0) + grey(1)) / 2;
    checkMixed(jittered(ColorJitter.of().brightness(0.5)), i -> 0.0, 0.5);
    checkMixed(jittered(ColorJitter.of().contrast(0.4)), i -> mean, 0.4);
    checkMixed(jittered(ColorJitter.of().saturation(0.3)), i -> grey(i / 3), 0.3);
    for (List<Double> image : jittered(ColorJitter.of().brightness(1))) {
      image.forEach(value -> assertThat(value).isAtMost(1.0));
    }
  }

  @Test
  void gradientsPassThrough() {
    for (Layer<TFloat32> layer :
        List.of(
            RandomFlip.vertical(),
            RandomCrop.padding(1),
            ColorJitter.of().brightness(0.1).contrast(0.2).saturation(0.3))) {
      try (TracedStep step = TracedStep.forTraining()) {
        float[] colours = new float[4 * 2 * 2 * 3];
        for (int i = 0; i < colours.length; i++) {
          colours[i] = 0.3f + 0.4f * i / colours.length; // far from 0 and 1, where it is cut off
        }
        Operand<TFloat32> x = step.floats(colours, 4, 2, 2, 3);
        GradientCheck.check(step, layer.apply(step, x), x);
      }
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> RandomCrop.padding(0)))
        .hasMessageThat()
        .contains("padding must be at least 1, but was 0");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> RandomFlip.vertical().probability(1.5)))
        .hasMessageThat()
        .contains("probability must be from 0 to 1, but was 1.5");
    assertThat(assertThrows(IllegalArgumentException.class, () -> ColorJitter.of().contrast(-0.1)))
        .hasMessageThat()
        .contains("contrast must be from 0 (none) to 1, but was -0.1");
    try (TracedStep step = TracedStep.forTraining()) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> RandomFlip.horizontal().apply(step, step.shaped(-1, -1, 4, 3))))
          .hasMessageThat()
          .contains("known height and width");
    }
  }
}
