package io.keraunos.engine;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.List;
import java.util.Optional;

/** Finds that a model is used which was neither trained nor loaded. */
final class FirstValues {

  private static final int MOST_NAMES = 3;

  private FirstValues() {}

  /**
   * Returns what is wrong if weights have the random numbers that they began with.
   *
   * @param rule the rule that this breaks
   * @param use what is done with the weights, as the beginning of a sentence
   */
  static Optional<Finding> left(Model model, FitProgress progress, Rule rule, String use) {
    List<String> drawn = progress.untouched() ? model.session().drawnWeights() : List.of();
    return drawn.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                rule,
                ("%s weights that were neither trained nor loaded: %s%s have the random numbers"
                        + " that they began with. Call fit() before, or load what was trained with"
                        + " restore(checkpoint); restoreBest() finds the best of this run")
                    .formatted(
                        use,
                        String.join(", ", drawn.subList(0, Math.min(MOST_NAMES, drawn.size()))),
                        drawn.size() > MOST_NAMES
                            ? " and %s more".formatted(drawn.size() - MOST_NAMES)
                            : "")));
  }
}
