package io.keraunos.gradient;

import org.tensorflow.op.Scope;

/**
 * Names of ops as TensorFlow takes them. TensorFlow Java numbers names with the digits of the
 * default locale, and TensorFlow takes only {@code 0} to {@code 9}. Every op that a step adds
 * passes {@link Corrections#builder}, which puts them back, also in a user's own.
 */
final class OpNames {
  private OpNames() {}

  /** Returns a name that is new in a scope. */
  static String unique(Scope scope, String name) {
    return ascii(scope.makeOpName(name));
  }

  /** Returns the name with decimal digits of any script replaced by {@code 0} to {@code 9}. */
  static String ascii(String name) {
    if (name.chars().allMatch(c -> c < 128)) {
      return name;
    }
    StringBuilder ascii = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            c -> {
              int digit = Character.digit(c, 10);
              ascii.appendCodePoint(digit < 0 ? c : '0' + digit);
            });
    return ascii.toString();
  }
}
