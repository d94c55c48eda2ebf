package io.keraunos.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Names that differ only in the case of their letters and in what stands between letters and
 * digits: {@code monthlyIncome}, {@code monthly_income} and {@code Monthly Income}.
 */
final class LooseNames {
  private LooseNames() {}

  /** Returns the letters and digits of a name, the same for all names that are alike. */
  static String key(String name) {
    StringBuilder key = new StringBuilder();
    name.codePoints().filter(Character::isLetterOrDigit).forEach(key::appendCodePoint);
    return key.toString().toLowerCase(Locale.ROOT);
  }

  /** Returns the name that is nearest to a misspelt one, if there is one near it. */
  static Optional<String> nearest(String misspelt, Collection<String> names) {
    String key = key(misspelt);
    int near = Math.max(1, key.length() / 3);
    return names.stream()
        .filter(name -> Math.abs(key(name).length() - key.length()) <= near)
        .filter(name -> distance(key, key(name)) <= near)
        .min(Comparator.comparingInt(name -> distance(key, key(name))));
  }

  /** Returns the number of characters to change, add or leave out (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
