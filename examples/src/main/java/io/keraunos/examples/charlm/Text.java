package io.keraunos.examples.charlm;

import io.keraunos.data.Dataset;
import io.keraunos.examples.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text as numbers: each character by its place in the alphabet of all that occur. */
final class Text {

  private final String alphabet;
  private final int[] characters;

  private Text(String alphabet, int[] characters) {
    this.alphabet = alphabet;
    this.characters = characters;
  }

  /** A text with the alphabet of its characters, in their order. */
  static Text of(String text) {
    StringBuilder alphabet = new StringBuilder();
    text.chars().distinct().sorted().forEach(c -> alphabet.append((char) c));
    return new Text(
        alphabet.toString(), text.chars().map(c -> alphabet.indexOf("" + (char) c)).toArray());
  }

  /**
   * Reads a text in UTF-8.
   *
   * @throws IllegalArgumentException if it is too short to be split
   */
  static Text read(DataFile file) throws IOException {
    try (InputStream stream = file.open()) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      int shortest = 20 * Window.LENGTH;
      if (text.length() < shortest) {
        throw new IllegalArgumentException(
            "%s must have at least %s characters, but has %s"
                .formatted(file.name(), shortest, text.length()));
      }
      return of(text);
    }
  }

  /** The part between two shares of the whole, with the same alphabet. */
  Text part(double from, double to) {
    return new Text(
        alphabet,
        Arrays.copyOfRange(
            characters, (int) (from * characters.length), (int) (to * characters.length)));
  }

  /** Returns the number of different characters. */
  int letters() {
    return alphabet.length();
  }

  /** Windows that begin so many characters after each other. */
  Dataset<Window> windows(int stride) {
    return new Dataset<>() {
      @Override
      public long size() {
        return (characters.length - Window.LENGTH - 1L) / stride + 1;
      }

      @Override
      public Window get(long index) {
        int from = (int) index * stride;
        return new Window(
            Arrays.copyOfRange(characters, from, from + Window.LENGTH),
            Arrays.copyOfRange(characters, from + 1, from + 1 + Window.LENGTH));
      }
    };
  }

  /** The first characters, a window long. */
  int[] beginning() {
    return Arrays.copyOf(characters, Window.LENGTH);
  }

  /** Numbers as characters. */
  String toString(int[] numbers) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(numbers).forEach(number -> text.append(alphabet.charAt(number)));
    return text.toString();
  }

  /**
   * The entropy of single characters in nats: the loss of who knows how often each occurs, and
   * nothing else.
   */
  double unigramEntropy() {
    long[] counts = new long[letters()];
    Arrays.stream(characters).forEach(c -> counts[c]++);
    return Arrays.stream(counts)
        .filter(count -> count > 0)
        .mapToDouble(count -> (double) count / characters.length)
        .map(share -> -share * Math.log(share))
        .sum();
  }
}
