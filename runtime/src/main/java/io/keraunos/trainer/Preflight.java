package io.keraunos.trainer;

import io.keraunos.setting.ValueType;
import java.time.Duration;

/**
 * How much of the data a fit looks at before its first step: a sample of every dataset, the same
 * for the same seed.
 *
 * @param examples the most of a dataset; 0 for none
 * @param time the most for all of them together
 */
public record Preflight(int examples, Duration time) {

  /** Returns that nothing is looked at, as for data that are dear to read. */
  public static Preflight off() {
    return new Preflight(0, Duration.ZERO);
  }

  /** Returns the default: up to 2,000 examples of a dataset, for about a second. */
  public static Preflight standard() {
    return new Preflight(2_000, Duration.ofSeconds(1));
  }

  /** Returns the most: all examples, however long it takes. */
  public static Preflight thorough() {
    return new Preflight(Integer.MAX_VALUE, Duration.ofDays(365));
  }

  /** Returns whether anything is looked at. */
  public boolean wanted() {
    return examples > 0;
  }

  static Preflight parse(String text) {
    return switch (text) {
      case "off" -> off();
      case "standard" -> standard();
      case "thorough" -> thorough();
      default -> throw ValueType.mismatch(text, "off, standard or thorough");
    };
  }

  @Override
  public String toString() {
    return equals(off())
        ? "off"
        : equals(thorough())
            ? "thorough"
            : "up to %s examples, %s s".formatted(examples, time.toMillis() / 1000.0);
  }
}
