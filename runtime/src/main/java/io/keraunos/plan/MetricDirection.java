package io.keraunos.plan;

import io.keraunos.callback.Best;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The direction in which a metric improves, as far as its name says so beyond doubt. */
public final class MetricDirection {
  private MetricDirection() {}

  private static final Set<String> FALLING =
      Set.of("loss", "mse", "mae", "rmse", "crossentropy", "perplexity");
  private static final Set<String> RISING = Set.of("acc", "accuracy", "auc", "f1", "recall", "iou");

  /**
   * A word of these means that the others may say nothing: they turn it round, as in {@code
   * negative_loss}, measure how it differs, as in {@code acc_gap}, or give it another sense, as in
   * {@code profit_and_loss}.
   */
  private static final Set<String> TURNING =
      Set.of(
          "neg",
          "negative",
          "minus",
          "inv",
          "inverse",
          "inverted",
          "one",
          "1",
          "log",
          "gain",
          "gap",
          "drop",
          "diff",
          "difference",
          "delta",
          "std",
          "deviation",
          "variance",
          "spread",
          "ratio",
          "reduction",
          "improvement",
          "profit",
          "win",
          "stop");

  /** Returns the direction; empty if the name says none, or both. */
  public static Optional<Best> of(String metric) {
    List<String> words =
        Arrays.asList(
            metric
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .split("[^a-z0-9]+", -1));
    boolean falls = words.stream().anyMatch(FALLING::contains);
    boolean rises = words.stream().anyMatch(RISING::contains);
    if (falls == rises || words.stream().anyMatch(TURNING::contains)) {
      return Optional.empty();
    }
    return Optional.of(falls ? Best.MIN : Best.MAX);
  }

  /** Returns whether a name is that of a loss. */
  public static boolean isLoss(String metric) {
    return of(metric).filter(best -> best == Best.MIN).isPresent()
        && metric.toLowerCase(Locale.ROOT).contains("loss");
  }
}
