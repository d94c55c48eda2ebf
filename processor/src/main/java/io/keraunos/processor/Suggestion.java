package io.keraunos.processor;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what was probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code Did you mean "x"?} with a space before it, or nothing if no name is close. */
  static String of(String found, Collection<String> names) {
    return names.stream()
        .filter(
            name ->
                distance(found, name) <= Math.max(1, Math.min(found.length(), name.length()) / 3))
        .min(Comparator.comparingInt(name -> distance(found, name)))
        .map(name -> " Did you mean \"" + name + "\"?")
        .orElse("");
  }

  /** Insertions, deletions, changes and swaps of neighbours, whatever the case. */
  static int distance(String a, String b) {
    String from = a.toLowerCase(Locale.ROOT);
    String to = b.toLowerCase(Locale.ROOT);
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[from.length()][to.length()];
  }
}
