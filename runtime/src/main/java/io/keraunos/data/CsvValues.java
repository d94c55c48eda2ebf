package io.keraunos.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a CSV file writes its values.
 *
 * @param decimalComma whether numbers have a comma before their fraction, as {@code 1,5}; by
 *     default they have a point
 * @param trueWords the words for true, in any case: {@code true}, {@code 1} and those added
 * @param falseWords the words for false, in any case: {@code false}, {@code 0} and those added
 * @param missingWords the words for a missing value, which blanks always are; by default those that
 *     pandas and R write: {@code NA}, {@code N/A}, {@code n/a}, {@code #N/A}, {@code <NA>}, {@code
 *     NULL}, {@code null} and {@code None}
 */
public record CsvValues(
    boolean decimalComma,
    List<String> trueWords,
    List<String> falseWords,
    List<String> missingWords) {

  static final CsvValues DEFAULT =
      new CsvValues(
          false,
          List.of("true", "1"),
          List.of("false", "0"),
          List.of("NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None"));

  /** Checks and copies the words. */
  public CsvValues {
    trueWords = List.copyOf(trueWords);
    falseWords = List.copyOf(falseWords);
    missingWords = List.copyOf(missingWords);
    Set<String> taken = new HashSet<>();
    check("true", trueWords, taken);
    check("false", falseWords, taken);
    check("missing", missingWords, new HashSet<>());
    for (String word : missingWords) {
      if (taken.contains(word.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "a word for missing must not be one for true or false, but was '%s'".formatted(word));
      }
    }
  }

  private static void check(String meaning, List<String> words, Set<String> taken) {
    Set<String> own = new HashSet<>();
    for (String word : words) {
      String any = word.toLowerCase(Locale.ROOT);
      if (word.isEmpty() || !word.equals(word.strip())) {
        throw new IllegalArgumentException(
            "a word for %s must have characters and no blanks around them, but was '%s'"
                .formatted(meaning, word));
      }
      if (taken.contains(any)) {
        throw new IllegalArgumentException(
            "a word for %s must not be one for the opposite, but was '%s'"
                .formatted(meaning, word));
      }
      own.add(any);
    }
    taken.addAll(own);
  }

  CsvValues withDecimalComma() {
    return new CsvValues(true, trueWords, falseWords, missingWords);
  }

  CsvValues with(String trueWord, String falseWord) {
    return new CsvValues(
        decimalComma, added(trueWords, trueWord), added(falseWords, falseWord), missingWords);
  }

  private static List<String> added(List<String> words, String word) {
    List<String> all = new ArrayList<>(words);
    all.add(word);
    return all;
  }

  CsvValues missing(String... words) {
    return new CsvValues(decimalComma, trueWords, falseWords, List.of(words));
  }
}
