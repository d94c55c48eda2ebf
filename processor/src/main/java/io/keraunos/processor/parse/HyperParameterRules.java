package io.keraunos.processor.parse;

import io.keraunos.processor.model.HyperParameterModel;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for the values of {@code @HyperParameter}. */
final class HyperParameterRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*");

  private final Findings findings;

  HyperParameterRules(Findings findings) {
    this.findings = findings;
  }

  void checkName(String name, AnnotationReading reading, List<HyperParameterModel> before) {
    if (!NAME.matcher(name).matches()) {
      findings.report(reading.place("name"), HyperParameterMistake.HYPER_PARAMETER_NAME, name);
      return;
    }
    FlagNames.taken(name)
        .map(flag -> "the command line's flag --" + flag)
        .or(
            () ->
                before.stream()
                    .filter(other -> FlagNames.same(other.name(), name))
                    .map(other -> "another @HyperParameter, " + other.name() + ",")
                    .findFirst())
        .ifPresent(
            who ->
                findings.report(
                    reading.place("name"),
                    HyperParameterMistake.HYPER_PARAMETER_NAME_TAKEN,
                    name,
                    who));
  }

  void checkRange(String name, HyperParameterType type, AnnotationReading reading) {
    double min = reading.number("min").orElse(Double.NEGATIVE_INFINITY);
    double max = reading.number("max").orElse(Double.POSITIVE_INFINITY);
    boolean limited = limit(reading, "min").isPresent() || limit(reading, "max").isPresent();
    if (limited && !type.isNumber()) {
      report(reading, name, "left out where it is no number", min, max, "Remove them.");
    } else if (!(min <= max)) {
      report(reading, name, "numbers in this order", min, max, "Exchange them.");
    }
  }

  private void report(
      AnnotationReading reading, String name, String rule, double min, double max, String advice) {
    findings.report(
        reading.place(), HyperParameterMistake.HYPER_PARAMETER_RANGE, name, rule, min, max, advice);
  }

  void checkDefault(String name, String text, HyperParameterType type, AnnotationReading reading) {
    double min = reading.number("min").orElse(Double.NEGATIVE_INFINITY);
    double max = reading.number("max").orElse(Double.POSITIVE_INFINITY);
    boolean inRange =
        !type.isNumber()
            || type.number(text).filter(value -> value >= min && value <= max).isPresent();
    if (!type.takes(text) || (!inRange && min <= max)) {
      findings.report(
          reading.place("defaultValue"),
          HyperParameterMistake.HYPER_PARAMETER_DEFAULT,
          name,
          type.rule() + (type.isNumber() ? range(min, max) : ""),
          text,
          Suggestion.of(text, type.constants()));
    }
  }

  private static String range(double min, double max) {
    boolean from = min != Double.NEGATIVE_INFINITY;
    boolean to = max != Double.POSITIVE_INFINITY;
    return from && to
        ? " from %s to %s".formatted(min, max)
        : from ? " of at least " + min : to ? " of at most " + max : "";
  }

  /** Returns a limit that was set. */
  static Optional<Double> limit(AnnotationReading reading, String name) {
    return reading.number(name).filter(value -> !Double.isInfinite(value));
  }
}
