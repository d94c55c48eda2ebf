package io.keraunos.layer;

import java.util.Random;

/** Data for tests. */
public final class Numbers {

  private Numbers() {}

  /** Random numbers between -1 and 1, the same for the same seed. */
  public static float[] random(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  /** {@code sin(phase + 0.7 i)}: what the script keras_values.py of the tests has too. */
  public static float[] wave(int phase, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(phase + 0.7 * i);
    }
    return values;
  }

  /** The numbers 0.1, 0.2, ... in a random order: no two of them are near each other. */
  public static float[] apart(int seed, int count) {
    java.util.List<Integer> order = new java.util.ArrayList<>();
    for (int i = 1; i <= count; i++) {
      order.add(i);
    }
    java.util.Collections.shuffle(order, new Random(seed));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = order.get(i) * 0.1f;
    }
    return values;
  }

  /** {@code start, start + step, ...}. */
  public static float[] range(float start, float step, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = start + step * i;
    }
    return values;
  }
}
