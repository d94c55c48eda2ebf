package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.preflight.SplitRows.Difference;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Feature.Form;
import io.keraunos.spi.Meaning;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks that rows which belong together were not dealt out at random: several of a patient, or
 * those of one day after the other. Evaluation then measures with rows that training nearly has.
 *
 * <p>Rows belong together if neighbours in the dataset that was split are far more alike than rows
 * that are a little farther apart; in a sorted table, a grid or a file of class after class those
 * are as much alike. And they do if they are in the order of a time, and neighbours have nearly
 * equal targets.
 */
final class RelatedRows implements Check {

  /** The least columns in which neighbours must be alike, and the least part of all. */
  private static final int LEAST_COLUMNS = 3;

  private static final double LEAST_PART = 0.5;

  /** The most columns that are looked at, the first ones. */
  private static final int MOST_COLUMNS = 20;

  /** The least different numbers of a column: flags are alike by chance. */
  private static final int LEAST_VALUES = 10;

  /** The most that the squares of differences in rank may be, in parts of those of other rows. */
  private static final double ALIKE = 0.1;

  /** The same, of the targets of rows in the order of time. */
  private static final double ALIKE_IN_TIME = 0.25;

  private static final Set<Form> TIMES = Set.of(Form.DATE, Form.DATE_TIME, Form.INSTANT);

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Stage stage : List.of(Stage.VALIDATE, Stage.TEST)) {
        for (ExampleSample evaluation : data.of(stage)) {
          SplitRows.of(training.origin(), evaluation.origin())
              .filter(rows -> SharedContents.of(data, training, evaluation).isEmpty()) // told there
              .flatMap(rows -> new Comparison(data, training, evaluation, rows).find())
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** The rows of a training and an evaluation dataset that are parts of one. */
  private record Comparison(
      PreflightData data, ExampleSample training, ExampleSample evaluation, SplitRows rows) {

    /** A column of both samples, in the order of the dataset that was split. */
    private record Both(NumberColumn column, double[] values) {
      boolean isTime() {
        return TIMES.contains(column.used().component().feature().form())
            || column.used().component().feature().meaning() instanceof Meaning.Cyclic;
      }
    }

    Optional<Finding> find() {
      List<Both> columns = columns();
      List<Both> times =
          columns.stream()
              .filter(of -> of.isTime() && SplitRows.isSorted(of.values))
              .filter(of -> of.column.different() > training.rows() / 2)
              .toList();
      if (!times.isEmpty() && targetsGoOn()) {
        return Optional.of(finding(times.get(0)));
      }
      List<Both> numbers =
          columns.stream()
              .filter(of -> !of.isTime() && of.column.different() >= LEAST_VALUES)
              .limit(MOST_COLUMNS)
              .toList();
      if (numbers.stream().anyMatch(of -> SplitRows.isSorted(of.values))) {
        return Optional.empty();
      }
      double[] toNear =
          rows.toNear(
              numbers.stream().map(of -> Difference.ofNumbers(of.values)).toList(), kinds());
      List<Both> alike =
          IntStream.range(0, toNear.length)
              .filter(i -> toNear[i] < ALIKE)
              .mapToObj(numbers::get)
              .toList();
      return alike.size() < Math.max(LEAST_COLUMNS, LEAST_PART * numbers.size())
          ? Optional.empty()
          : Optional.of(finding(alike, numbers.size()));
    }

    private List<Both> columns() {
      List<Both> all = new ArrayList<>();
      for (NumberColumn column : NumberColumn.inputs(data, training)) {
        data.same(column.used(), evaluation)
            .filter(of -> of.component().numbers() > column.index())
            .map(of -> of.component().numbers(column.index()))
            .ifPresent(other -> all.add(new Both(column, rows.join(column.values(), other))));
      }
      return all;
    }

    /** Returns whether a target of one row is nearly that of the next. */
    private boolean targetsGoOn() {
      return Stream.concat(
              targets().stream().map(Difference::ofNumbers),
              scalars(Used::isClass, true).stream().map(Difference::ofKinds))
          .anyMatch(difference -> rows.toAny(difference) < ALIKE_IN_TIME);
    }

    private List<double[]> targets() {
      return scalars(used -> used.isAnswer() && !used.isClass(), false);
    }

    /** Returns the classes, and what else names a kind, as for a loss of the program's own. */
    private List<double[]> kinds() {
      return scalars(used -> used.isClass() || isName(used), true);
    }

    private static boolean isName(Used used) {
      Feature.Type type = used.component().feature().type();
      boolean number = type == Feature.Type.FLOAT32 || type == Feature.Type.FLOAT64;
      return !number && !used.isInput() && !used.isAnswer();
    }

    private List<double[]> scalars(Predicate<Used> wanted, boolean kinds) {
      List<double[]> all = new ArrayList<>();
      for (Used used : data.used(training)) {
        Optional<Used> other = data.same(used, evaluation);
        if (wanted.test(used) && used.component().feature().elements() == 1 && other.isPresent()) {
          all.add(rows.join(values(used, kinds), values(other.get(), kinds)));
        }
      }
      return all;
    }

    private static double[] values(Used used, boolean kinds) {
      ComponentSample of = used.component();
      return IntStream.range(0, of.rows())
          .mapToDouble(row -> kinds ? of.code(row) : of.least(row))
          .toArray();
    }

    private Finding finding(Both time) {
      return new Finding(
          Rule.RELATED_ROWS_SPLIT,
          "%s and %s are parts of one dataset in the order of %s, dealt out at random, and its targets go on from row to row: of %s pairs of neighbours training has nearly the answer that is measured with. Divide it with timeSplit, as what comes later is to be predicted"
              .formatted(
                  training.loader().examples(),
                  evaluation.loader().examples(),
                  time.column.name(),
                  NumberText.whole(rows.pairs())));
    }

    private Finding finding(List<Both> alike, int all) {
      return new Finding(
          Rule.RELATED_ROWS_SPLIT,
          "%s and %s are parts of one dataset, dealt out at random, whose neighbouring rows are nearly the same in %s of %s columns, such as %s: %s times the one of two neighbours is in training and the other is measured with, and hardly new. Divide it with groupSplit by what the rows belong to, such as a person, or with timeSplit"
              .formatted(
                  training.loader().examples(),
                  evaluation.loader().examples(),
                  alike.size(),
                  all,
                  alike.get(0).column.name(),
                  NumberText.whole(rows.pairs())));
    }
  }
}
