package io.keraunos.benchmarks;

import io.keraunos.annotation.TensorShape;
import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made sentence of 20 words of a large vocabulary.
 *
 * @param words their numbers, small ones more often than large ones
 * @param label whether the first number is odd
 */
record MadeWords(@TensorShape(MadeWords.LENGTH) int[] words, int label) {

  static final int LENGTH = 20;
  static final int VOCABULARY = 100_000;
  static final int SENTENCES = 6_400;

  /** The sentences, the same every time. */
  static Dataset<MadeWords> sentences() {
    Random random = new Random(20);
    List<MadeWords> sentences = new ArrayList<>(SENTENCES);
    for (int i = 0; i < SENTENCES; i++) {
      int[] words = new int[LENGTH];
      for (int word = 0; word < LENGTH; word++) {
        words[word] = (int) (Math.pow(random.nextDouble(), 3) * VOCABULARY);
      }
      sentences.add(new MadeWords(words, words[0] % 2));
    }
    return Dataset.of(sentences);
  }
}
