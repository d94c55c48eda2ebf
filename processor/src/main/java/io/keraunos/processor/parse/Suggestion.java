package io.keraunos.processor.parse;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** "Did you mean": the name nearest to a misspelt one. */
final class Suggestion {
  private Suggestion() {}

  /**
   * Returns a sentence that begins with a space, or an empty text if no name is near.
   *
   * @param misspelt the misspelt name
   * @param names the names that could have been meant; of two as near, the first counts
   */
  static String of(String misspelt, Collection<String> names) {
    int near = Math.max(1, misspelt.length() / 3);
    return names.stream()
        .filter(name -> distance(misspelt, name) <= near)
        .min(Comparator.comparingInt(name -> distance(misspelt, name)))
        .map(name -> " Did you mean " + name + "?")
        .orElse("");
  }

  /**
   * Returns the number of edits from one to the other, a swap of neighbours counted as one, letter
   * case as none.
   */
  static int distance(String from, String to) {
    String a = from.toLowerCase(Locale.ROOT);
    String b = to.toLowerCase(Locale.ROOT);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : edits(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int edits(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int fewest = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
  }
}
