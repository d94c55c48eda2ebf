package io.keraunos.logger;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SeriesTest {

  @Test
  void fewValuesAreAllKept() {
    Series series = new Series();
    for (int step = 50; step <= 50 * Series.MOST; step += 50) {
      series.add(step, 1.0 / step);
    }
    assertThat(series.size()).isEqualTo(Series.MOST);
    assertThat(series.width()).isEqualTo(1);
    assertThat(series.step(7)).isEqualTo(400);
    assertThat(series.value(7)).isEqualTo(1.0 / 400);
  }

  @Test
  void manyValuesAreThinnedAndEveryExtremeIsKept() {
    SplittableRandom random = new SplittableRandom(3);
    double[] all = new double[100_001];
    Series series = new Series();
    for (int step = 1; step < all.length; step++) {
      all[step] = random.nextDouble();
      if (step == 4_321) {
        all[step] = 99;
      } else if (step == 60_000) {
        all[step] = -99;
      }
      series.add(step, all[step]);
      assertThat(series.size()).isAtMost(Series.MOST);
      assertThat(series.step(series.size() - 1)).isEqualTo(step);
    }
    assertThat(series.size()).isGreaterThan(Series.MOST / 3);
    assertThat(series.step(series.highest())).isEqualTo(4_321);
    assertThat(series.step(series.lowest())).isEqualTo(60_000);
    // All over the curve, not at its ends only: each bucket has its own extremes.
    double[] kept = new double[all.length];
    for (int i = 0; i < series.size(); i++) {
      kept[(int) series.step(i)] = series.value(i);
    }
    int width = (int) series.width();
    for (int from = width; from + 2 * width < all.length; from += width) {
      double highest = 0;
      double highestKept = 0;
      for (int step = from; step < from + width; step++) {
        highest = Math.max(highest, all[step]);
        highestKept = Math.max(highestKept, kept[step]);
      }
      assertThat(highestKept).isEqualTo(highest);
    }
  }

  @Test
  void valuesFarApartAreThinnedToo() {
    Series series = new Series();
    for (long i = 0; i < 10L * Series.MOST; i++) {
      series.add(i * 1_000_000_007L, i);
    }
    assertThat(series.size()).isAtMost(Series.MOST);
    assertThat(series.size()).isGreaterThan(Series.MOST / 3);
  }

  @Test
  void whatIsNotFiniteStaysButIsNoExtreme() {
    Series series = new Series();
    for (int step = 1; step <= 10 * Series.MOST; step++) {
      series.add(step, step == 5_000 ? Double.NaN : step == 9_000 ? Double.POSITIVE_INFINITY : 2);
    }
    assertThat(DoubleStream.of(series.values()).boxed().toList())
        .containsAtLeast(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(series.value(series.highest())).isEqualTo(2);
  }

  @Test
  void aSeriesOfNaNsHasNoExtremes() {
    Series series = new Series();
    series.add(1, Double.NaN);
    assertThat(series.lowest()).isEqualTo(-1);
    assertThat(series.highest()).isEqualTo(-1);
  }

  @Test
  void aStepThatIsLoggedAgainHasTheLaterValue() {
    Series series = new Series();
    series.add(1, 10);
    series.add(2, 20);
    series.add(2, 21);
    assertThat(series.steps()).asList().containsExactly(1L, 2L).inOrder();
    assertThat(series.value(1)).isEqualTo(21);
  }

  @Test
  void pointsMustBeASeries() {
    assertThrows(
        IllegalArgumentException.class, () -> new Series(1, new long[] {1}, new double[] {}));
    assertThrows(
        IllegalArgumentException.class, () -> new Series(0, new long[] {1}, new double[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Series(1, new long[] {2, 2}, new double[] {1, 1}));
    int many = Series.MOST + 1;
    assertThrows(
        IllegalArgumentException.class, () -> new Series(1, new long[many], new double[many]));
  }
}
