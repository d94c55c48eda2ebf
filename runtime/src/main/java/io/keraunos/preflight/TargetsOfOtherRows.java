package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Checks that examples have their own targets, and not those of the rows before or after them, as
 * where a header was skipped in one of two files.
 *
 * <p>Examples that are near by their inputs have targets that are more alike than those of any two,
 * if there is something to learn. Where that is not so, but is so for the targets one row on, each
 * target belongs to another example. Of rows in the order of time the same may be right, as what is
 * known before the target is told; so neighbouring rows must not be alike, and the target of the
 * row before must not be one of the inputs.
 */
final class TargetsOfOtherRows implements Check {

  private static final int LEAST_ROWS = 100;

  /** The least that own targets differ between near examples, in parts of any two. */
  private static final double OWN = 0.8;

  /** The most that the targets of other rows do. */
  private static final double OTHER = 0.6;

  /** The most that they do by one column alone: the target was written into it. */
  private static final double ALONE = 0.1;

  /** Standard errors of the difference: 1e-7 if only half of the rows are independent. */
  private static final double STANDARD_ERRORS = 8;

  /** The bound of a correlation between neighbouring rows, in {@code 1 / sqrt(n)}. */
  private static final double OF_NEIGHBOURS = 4;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      List<NumberColumn> columns = NumberColumn.inputs(data, training);
      if (!training.origin().drawn() && !columns.isEmpty()) {
        Neighbours rows = new Neighbours(training.origin(), columns.get(0).rows());
        List<double[]> inputs = columns.stream().map(NumberColumn::standardized).toList();
        if (rows.rows().length >= LEAST_ROWS && !goOn(rows, inputs)) {
          int[][] near = rows.nearest(inputs);
          data.used(training).stream()
              .filter(used -> used.isAnswer() && used.component().feature().elements() == 1)
              .forEach(used -> find(used, rows, near, inputs).ifPresent(found::add));
        }
      }
    }
    return found;
  }

  /** Returns whether neighbouring rows are alike in an input. */
  private static boolean goOn(Neighbours rows, List<double[]> inputs) {
    int[] all = rows.rows();
    for (double[] input : inputs) {
      double sum = 0;
      for (int row : all) {
        sum += input[row] * input[rows.at(row, 1)];
      }
      if (Math.abs(sum / all.length) > OF_NEIGHBOURS / Math.sqrt(all.length)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Finding> find(
      Used answer, Neighbours rows, int[][] near, List<double[]> inputs) {
    Distance distance = distance(answer);
    double any = distance.any(rows.rows());
    double[] ownRow = distances(distance, rows, near, 0);
    double own = mean(ownRow);
    if (any == 0 || own < OWN * any) {
      return Optional.empty();
    }
    for (int after : new int[] {1, -1}) {
      double[] otherRow = distances(distance, rows, near, after);
      double other = mean(otherRow);
      if (other <= OTHER * any
          && isSure(ownRow, otherRow)
          && (after > 0 || inputs.stream().noneMatch(of -> tells(of, distance, rows, any)))) {
        return Optional.of(finding(answer, after, rows.rows().length, own / any, other / any));
      }
    }
    return Optional.empty();
  }

  /** Returns whether one input alone tells the target of the row before. */
  private static boolean tells(double[] input, Distance distance, Neighbours rows, double any) {
    return mean(distances(distance, rows, rows.nearest(List.of(input)), -1)) <= ALONE * any;
  }

  /** The distance of the targets of two rows. */
  @FunctionalInterface
  private interface Distance {
    double of(int row, int other);

    /** Returns the mean of pairs that have nothing to do with each other. */
    default double any(int[] rows) {
      double sum = 0;
      long count = 0;
      for (int apart = rows.length / 4; apart < 3 * rows.length / 4; apart += 7) {
        for (int i = 0; i < rows.length; i++) {
          sum += of(rows[i], rows[(i + apart) % rows.length]);
          count++;
        }
      }
      return sum / count;
    }
  }

  private static Distance distance(Used answer) {
    ComponentSample component = answer.component();
    if (answer.isClass() || component.numbers() == 0) {
      return (row, other) -> component.code(row) == component.code(other) ? 0 : 1;
    }
    double[] ranks = NumberColumn.ranks(component.numbers(0));
    return (row, other) -> (ranks[row] - ranks[other]) * (ranks[row] - ranks[other]);
  }

  /** Returns how far the targets so many rows on are apart, of each row and its nearest ones. */
  private static double[] distances(Distance distance, Neighbours rows, int[][] near, int after) {
    int[] all = rows.rows();
    double[] distances = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      for (int other : near[i]) {
        distances[i] += distance.of(rows.at(all[i], after), rows.at(other, after)) / near[i].length;
      }
    }
    return distances;
  }

  private static boolean isSure(double[] larger, double[] smaller) {
    IntToDoubleFunction difference = i -> larger[i] - smaller[i];
    int n = larger.length;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += difference.applyAsDouble(i) / n;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += Math.pow(difference.applyAsDouble(i) - mean, 2);
    }
    return mean > STANDARD_ERRORS * Math.sqrt(squares / n / n);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static Finding finding(Used answer, int after, int rows, double own, double other) {
    return new Finding(
        Rule.TARGETS_OF_OTHER_ROWS,
        String.format(
            Locale.ROOT,
            "%s of %s seems to be that of the row %s it: between examples with nearly equal inputs"
                + " it differs %.2f times as much as between any two, and %.2f times if each has"
                + " the one of the row %s, in %s rows. Read inputs and targets from the same row;"
                + " a header may be skipped in one of two files",
            answer.name(),
            answer.sample().loader().examples(),
            after > 0 ? "before" : "after",
            own,
            other,
            after > 0 ? "after" : "before",
            NumberText.whole(rows)));
  }
}
