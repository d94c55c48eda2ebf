package io.keraunos.trainer;

import java.util.List;
import java.util.Locale;

/**
 * The result of a {@link BatchSizeFinder}.
 *
 * @param tried the sizes that were tried, from the smallest; not empty
 */
public record BatchSizes(List<Tried> tried) {

  private static final double AS_GOOD = 0.95;

  /**
   * A batch size that was tried.
   *
   * @param batchSize the examples of a batch
   * @param examplesPerSecond the training examples per second
   */
  public record Tried(int batchSize, double examplesPerSecond) {}

  /** Copies the list. */
  public BatchSizes {
    tried = List.copyOf(tried);
  }

  /** Returns the smallest size that is at most 5 percent slower than the fastest. */
  public int suggestion() {
    double best = tried.stream().mapToDouble(Tried::examplesPerSecond).max().orElseThrow();
    return tried.stream()
        .filter(each -> each.examplesPerSecond() >= AS_GOOD * best)
        .mapToInt(Tried::batchSize)
        .findFirst()
        .orElseThrow();
  }

  /** Returns a line for each size. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("batch size   examples/s");
    for (Tried each : tried) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%,10d %,12.0f%s",
              each.batchSize(),
              each.examplesPerSecond(),
              each.batchSize() == suggestion() ? "  <- suggested" : ""));
    }
    return text.toString();
  }
}
