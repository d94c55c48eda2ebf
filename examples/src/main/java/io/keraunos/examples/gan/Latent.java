package io.keraunos.examples.gan;

import io.keraunos.annotation.TensorShape;
import io.keraunos.data.Dataset;
import java.util.Random;

/**
 * The noise that a picture is drawn from.
 *
 * @param noise numbers from the standard normal distribution
 */
record Latent(@TensorShape({Latent.SIZE}) float[] noise) {

  static final int SIZE = 16;

  /** Draws {@code count} of them; the same seed gives the same ones. */
  static Dataset<Latent> draw(int count, long seed) {
    return new Dataset<>() {
      @Override
      public long size() {
        return count;
      }

      @Override
      public Latent get(long index) {
        Random random = new Random(seed + index * 1_000_003);
        float[] noise = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
          noise[i] = (float) random.nextGaussian();
        }
        return new Latent(noise);
      }
    };
  }
}
