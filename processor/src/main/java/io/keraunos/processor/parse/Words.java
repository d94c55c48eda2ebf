package io.keraunos.processor.parse;

import java.util.List;

/** Lists in sentences. */
final class Words {
  private Words() {}

  /** Joins alternatives: {@code a, b or c}. */
  static String or(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
