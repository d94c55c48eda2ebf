package io.keraunos.processor;

import java.util.Locale;
import java.util.Optional;

/** How a metric's name becomes a constant: {@code val_loss} and {@code valLoss} VAL_LOSS. */
final class MetricConstant {
  private MetricConstant() {}

  /** The constant; empty if nothing of the name can be part of one. */
  static Optional<String> of(String metric) {
    String words =
        metric
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9]+", "_")
            .replaceAll("^_+|_+$", "")
            .toUpperCase(Locale.ROOT);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Character.isDigit(words.charAt(0)) ? "_" + words : words);
  }
}
