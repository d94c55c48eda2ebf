package io.keraunos.examples.gan;

import io.keraunos.data.Dataset;
import io.keraunos.examples.digits.Digit;
import io.keraunos.trainer.Predictions;

/** Looks at drawn digits. */
final class Gallery {

  private static final String SHADES = " .:-=+*#%@";
  private static final int SIDE = 8;

  private Gallery() {}

  /** The mean of each pixel over the real digits, from 0 to 1. */
  static double[] mean(Dataset<Digit> digits) throws Exception {
    double[] mean = new double[DigitGan.PIXELS];
    for (long i = 0; i < digits.size(); i++) {
      float[] pixels = digits.get(i).pixels();
      for (int j = 0; j < mean.length; j++) {
        mean[j] += pixels[j] / 16 / digits.size();
      }
    }
    return mean;
  }

  /**
   * Returns the distance between the mean of the drawn pictures and another mean: the root of the
   * mean square over the pixels.
   */
  static double distance(Predictions drawn, double[] mean) {
    double sum = 0;
    for (int j = 0; j < mean.length; j++) {
      double own = 0;
      for (int i = 0; i < drawn.size(); i++) {
        own += drawn.row(i)[j] / drawn.size();
      }
      sum += (own - mean[j]) * (own - mean[j]) / mean.length;
    }
    return Math.sqrt(sum);
  }

  /** The first pictures side by side, a character or two for each pixel. */
  static String text(Predictions drawn, int count) {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < SIDE; y++) {
      for (int i = 0; i < count; i++) {
        for (int x = 0; x < SIDE; x++) {
          float pixel = drawn.row(i)[y * SIDE + x];
          char shade = SHADES.charAt(Math.min(SHADES.length() - 1, (int) (pixel * 10)));
          text.append(shade).append(shade);
        }
        text.append("  ");
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
