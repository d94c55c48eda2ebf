package io.keraunos.data;

import java.time.DateTimeException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The form of a type's values in texts.
 *
 * @param <V> the type
 * @param rule says what a text must look like: "an int"
 * @param parser returns the value of a text without blanks around it. For one that is not of the
 *     form it returns null, or throws one of the exceptions of Java's own parsers
 */
record Form<V>(Supplier<String> rule, Function<String, @Nullable V> parser) {

  static <V> Form<V> of(String rule, Function<String, @Nullable V> parser) {
    return new Form<>(() -> rule, parser);
  }

  /**
   * Returns the value of a text.
   *
   * @param error makes the exception for a text that is not of the form from the rule and what the
   *     parser has thrown, if it has
   */
  V parse(String text, BiFunction<String, @Nullable RuntimeException, RuntimeException> error) {
    V value;
    RuntimeException cause = null;
    try {
      value = parser.apply(text.strip());
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      value = null;
      cause = e;
    }
    if (value == null) {
      throw error.apply(rule.get(), cause);
    }
    return value;
  }
}
