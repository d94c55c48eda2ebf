package io.keraunos.benchmarks;

import io.keraunos.annotation.TensorShape;
import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A line of made text.
 *
 * @param tokens {@value #LENGTH} tokens, each below {@value #VOCABULARY}
 * @param next the token that follows each of them
 */
// The arrays are the example: copying them for every read would double the loader's work.
@SuppressWarnings("ArrayRecordComponent")
record MadeText(
    @TensorShape(MadeText.LENGTH) int[] tokens, @TensorShape(MadeText.LENGTH) int[] next) {

  static final int LENGTH = 128;
  static final int VOCABULARY = 64;
  static final int LINES = 640;

  /** The text: every second token follows from the one before it, the others are drawn. */
  static Dataset<MadeText> lines() {
    Random random = new Random(7);
    List<MadeText> lines = new ArrayList<>(LINES);
    for (int line = 0; line < LINES; line++) {
      int[] all = new int[LENGTH + 1];
      for (int i = 0; i < all.length; i++) {
        all[i] = i % 2 == 0 ? random.nextInt(VOCABULARY) : (all[i - 1] * 5 + 3) % VOCABULARY;
      }
      int[] tokens = new int[LENGTH];
      int[] next = new int[LENGTH];
      System.arraycopy(all, 0, tokens, 0, LENGTH);
      System.arraycopy(all, 1, next, 0, LENGTH);
      lines.add(new MadeText(tokens, next));
    }
    return Dataset.of(lines);
  }
}
