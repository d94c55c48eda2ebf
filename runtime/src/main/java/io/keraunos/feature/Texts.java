package io.keraunos.feature;

/** Texts as a graph sees them: sequences of UTF-8 bytes. */
final class Texts {
  private Texts() {}

  /**
   * Returns a text with {@code ?} in place of every surrogate without its other half, as {@link
   * String#getBytes} writes it: two such texts are one in the graph. The text itself if it has
   * none.
   */
  static String encodable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isLone(text, i)) {
        StringBuilder replaced = new StringBuilder(text);
        for (int k = i; k < text.length(); k++) {
          if (isLone(text, k)) {
            replaced.setCharAt(k, '?');
          }
        }
        return replaced.toString();
      }
    }
    return text;
  }

  private static boolean isLone(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  /**
   * Compares two encodable texts by their UTF-8 bytes, without sign: as their code points. {@link
   * String#compareTo} has the characters above U+FFFF before U+E000.
   */
  static int compareBytes(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftHigh = Character.isSurrogate(left);
        boolean rightHigh = Character.isSurrogate(right);
        return leftHigh == rightHigh ? Character.compare(left, right) : leftHigh ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
