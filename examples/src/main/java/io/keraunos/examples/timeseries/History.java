package io.keraunos.examples.timeseries;

import io.keraunos.annotation.TensorShape;

/**
 * Two days of a series and what came after them.
 *
 * @param values one for each hour, the latest last
 * @param next the value of the hour after
 */
record History(@TensorShape({LENGTH, 1}) float[] values, @TensorShape({1}) float[] next) {

  static final int DAY = 24;
  static final int LENGTH = 2 * DAY;
}
