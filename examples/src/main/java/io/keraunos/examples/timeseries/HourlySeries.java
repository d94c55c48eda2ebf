package io.keraunos.examples.timeseries;

import io.keraunos.data.Dataset;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A made series such as the load of a power grid: a wave for the day, one for half a day, one for
 * the week, and noise that nobody can foresee, with a standard deviation of {@value #NOISE}.
 *
 * @param values one for each hour
 */
record HourlySeries(float[] values) {

  static final double NOISE = 0.2;
  private static final int WEEK = 7 * History.DAY;

  /** Makes a series; the same seed gives the same one. */
  static HourlySeries of(int hours, long seed) {
    Random random = new Random(seed);
    float[] values = new float[hours];
    for (int hour = 0; hour < hours; hour++) {
      values[hour] =
          (float)
              (wave(hour, History.DAY)
                  + 0.4 * wave(hour, History.DAY / 2)
                  + 0.5 * wave(hour, WEEK)
                  + NOISE * random.nextGaussian());
    }
    return new HourlySeries(values);
  }

  private static double wave(int hour, int period) {
    return Math.sin(2 * Math.PI * hour / period);
  }

  /** Returns every history whose next value lies from one hour up to another. */
  Dataset<History> histories(int from, int to) {
    return Dataset.of(
        IntStream.range(Math.max(from, History.LENGTH), to)
            .mapToObj(
                hour ->
                    new History(
                        Arrays.copyOfRange(values, hour - History.LENGTH, hour),
                        new float[] {values[hour]}))
            .toList());
  }
}
