package io.keraunos.feature;

import io.keraunos.annotation.Missing;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.List;

/**
 * The rule of one component for missing values: with a rule a number that is not finite counts as
 * missing, and so does an empty text; without one both are errors.
 */
final class Presence {

  private final Feature feature;
  private final boolean refused;

  Presence(Feature feature) {
    this.feature = feature;
    this.refused =
        feature.meaning().missing() == Missing.REFUSED
            || (feature.label() && feature.meaning() instanceof Meaning.Category);
  }

  /** Returns whether a missing value is an error. */
  boolean refused() {
    return refused;
  }

  /**
   * Returns whether a raw number is missing.
   *
   * @throws UnfitValueException if it is, and must not be
   */
  boolean missing(double raw) {
    if (Double.isFinite(raw)) {
      return false;
    }
    if (refused) {
      throw new UnfitValueException(
          "%s must be a finite number, but was %s; %s".formatted(named(feature), raw, next()));
    }
    return true;
  }

  /**
   * Returns whether a raw whole number is missing.
   *
   * @throws UnfitValueException if it is, and must not be
   */
  boolean missing(long raw) {
    return raw == Raw.MISSING && allowed("null or " + Raw.MISSING);
  }

  /**
   * Returns whether a raw text is missing.
   *
   * @throws UnfitValueException if it is, and must not be
   */
  boolean missing(String raw) {
    return raw.isEmpty() && allowed("null or \"\"");
  }

  private boolean allowed(String value) {
    if (refused) {
      throw new UnfitValueException(
          "%s must have a value, but was %s; %s".formatted(named(feature), value, next()));
    }
    return true;
  }

  private String next() {
    if (feature.label()) {
      return "leave the example out, or repair the data";
    }
    String rule =
        feature.meaning() instanceof Meaning.Number
            ? "Missing.MEAN or another rule"
            : feature.meaning() instanceof Meaning.Cyclic ? "Missing.ZERO" : "Missing.ENTRY";
    return "declare missing = " + rule + ", or repair the data";
  }

  /** Returns a component as messages name it. */
  static String named(Feature feature) {
    return (feature.label() ? "label " : "component ") + feature.name();
  }

  /** Returns the first of many values, for messages. */
  static String some(List<String> values) {
    int most = 5;
    return values.size() <= most
        ? String.join(", ", values)
        : String.join(", ", values.subList(0, most)) + " and " + (values.size() - most) + " more";
  }
}
