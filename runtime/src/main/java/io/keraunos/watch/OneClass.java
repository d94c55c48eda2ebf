package io.keraunos.watch;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.step.Figure;
import io.keraunos.text.FindingText;
import io.keraunos.text.NumberText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a confusion matrix that says that all predictions are of one class. */
public final class OneClass {
  private OneClass() {}

  private static final long EXAMPLES = 100;
  private static final long EPOCHS = 3;
  private static final long STEPS = 100;
  private static final double LARGEST = 0.9;

  /**
   * Looks at the figures of a validation.
   *
   * @param epochs those that are trained
   */
  public static Optional<Finding> find(Map<String, Figure> figures, long epochs, long steps) {
    if (epochs < EPOCHS || steps < STEPS) {
      return Optional.empty();
    }
    return figures.entrySet().stream()
        .flatMap(
            figure ->
                figure.getValue() instanceof Figure.Matrix matrix
                    ? find(figure.getKey(), matrix, epochs).stream()
                    : Optional.<Finding>empty().stream())
        .findFirst();
  }

  private static Optional<Finding> find(String name, Figure.Matrix matrix, long epochs) {
    int classes = matrix.classes().size();
    long[] predicted = new long[classes];
    long largest = 0;
    long all = 0;
    for (List<Long> row : matrix.counts()) {
      long size = 0;
      for (int of = 0; of < classes; of++) {
        predicted[of] += row.get(of);
        size += row.get(of);
      }
      largest = Math.max(largest, size);
      all += size;
    }
    for (int of = 0; of < classes; of++) {
      if (all >= EXAMPLES && predicted[of] == all && largest <= LARGEST * all) {
        return Optional.of(
            new Finding(
                Rule.ONE_CLASS_PREDICTED,
                ("after %s epochs all %s predictions in \"%s\" are %s, and at most %s of the"
                        + " examples are of one class. Look at the learning rate, the scale of the"
                        + " inputs, and whether labels belong to their examples")
                    .formatted(
                        NumberText.whole(epochs),
                        NumberText.whole(all),
                        name,
                        matrix.classes().get(of),
                        FindingText.percent((double) largest / all))));
      }
    }
    return Optional.empty();
  }
}
