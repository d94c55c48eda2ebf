package io.keraunos.trainer;

import io.keraunos.text.NumberText;
import java.util.Comparator;
import java.util.List;

/**
 * The result of a {@link PermutationImportance}.
 *
 * @param baseline the score of the examples as they are
 * @param parts in the order they were given
 */
public record Importances(double baseline, List<Part> parts) {

  /** Copies the list. */
  public Importances {
    parts = List.copyOf(parts);
  }

  /**
   * The importance of a part.
   *
   * @param name the part's name
   * @param losses what the score has lost each time the part was shuffled; below 0 where it has
   *     become better
   */
  public record Part(String name, List<Double> losses) {

    /** Copies the list. */
    public Part {
      losses = List.copyOf(losses);
    }

    /** Returns the mean loss. */
    public double mean() {
      return Spread.mean(values());
    }

    /**
     * Returns the standard deviation of the losses: the root of the sum of squared differences from
     * the mean over {@code n - 1}; NaN of one.
     */
    public double deviation() {
      return Spread.deviation(values());
    }

    private double[] values() {
      return losses.stream().mapToDouble(loss -> loss).toArray();
    }
  }

  /**
   * Returns a part.
   *
   * @throws IllegalArgumentException if there is no such part; the message names those there are
   */
  public Part part(String name) {
    return parts.stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "part \"%s\" was not measured; measured were %s"
                        .formatted(name, parts.stream().map(Part::name).toList())));
  }

  /** Returns a table: a line for each part, the most important first, and the baseline. */
  @Override
  public String toString() {
    TextTable table = new TextTable(List.of("part", "loss", "deviation"));
    parts.stream()
        .sorted(Comparator.comparingDouble(Part::mean).reversed())
        .forEach(part -> table.row(part.name(), part.mean(), part.deviation()));
    return table + "\nof a score of " + NumberText.of(baseline);
  }
}
