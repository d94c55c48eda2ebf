package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.Tables.Row;
import io.keraunos.spi.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Rules for the order of the rows: of targets, of splits and of row numbers. */
class RowOrderTest {

  private static final int SIZE = 400;

  private final Random random = new Random(1);

  private static Feature[] features(String... names) {
    List<Feature> all = new ArrayList<>();
    for (String name : names) {
      all.add(Tables.number(name));
    }
    all.add(Tables.TARGET);
    return all.toArray(Feature[]::new);
  }

  private static List<Finding> trained(IntFunction<Row> row) {
    return new Tables(features("a", "b", "c")).with(Stage.TRAIN, Tables.rows(SIZE, row)).find();
  }

  private static List<Rule> rules(List<Finding> found) {
    return found.stream().map(Finding::rule).toList();
  }

  private double[][] normal(int size) {
    double[][] x = new double[size][3];
    for (double[] row : x) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return x;
  }

  private static Row row(double[] x, double target) {
    return Row.of(x[0], x[1], x[2], target);
  }

  private static double learned(double[] x) {
    return x[0] - x[1] * x[2];
  }

  @Test
  void anExampleHasItsOwnTarget() {
    double[][] x = normal(SIZE + 2);
    List<Finding> next = trained(i -> row(x[i + 1], learned(x[i + 2])));
    assertThat(rules(next)).containsExactly(Rule.TARGETS_OF_OTHER_ROWS);
    assertThat(next.get(0).text())
        .startsWith(
            "target of the training examples of Net.TRAIN seems to be that of the row after it");
    List<Finding> before = trained(i -> row(x[i + 1], learned(x[i])));
    assertThat(before.get(0).text()).contains("that of the row before it");
    assertThat(trained(i -> row(x[i], learned(x[i])))).isEmpty();
    assertThat(trained(i -> row(x[i], random.nextGaussian()))).isEmpty(); // nothing to learn
  }

  @Test
  void classesAreThoseOfTheirRow() {
    double[][] x = normal(SIZE + 1);
    assertThat(rules(classes(x, 1))).containsExactly(Rule.TARGETS_OF_OTHER_ROWS);
    assertThat(classes(x, 0)).isEmpty();
  }

  private static List<Finding> classes(double[][] x, int off) {
    return new Samples(3)
        .with(
            Stage.TRAIN,
            SIZE,
            i ->
                new Samples.Row(
                    new float[] {(float) x[i][0], (float) x[i][1], (float) x[i][2]},
                    learned(x[i + off]) > 0.5 ? 2 : learned(x[i + off]) > -0.5 ? 1 : 0))
        .find();
  }

  @Test
  void aSeriesMayTellTheTargetBefore() {
    double[] series = new double[SIZE + 4];
    for (int i = 0; i < series.length; i++) {
      series[i] = random.nextGaussian(); // nothing goes on
    }
    assertThat(trained(i -> Row.of(series[i + 2], series[i + 1], series[i], series[i + 3])))
        .isEmpty();
    double[] smooth = series.clone();
    for (int i = 1; i < smooth.length; i++) {
      smooth[i] += 0.9 * smooth[i - 1];
    }
    assertThat(trained(i -> Row.of(smooth[i + 2], smooth[i + 1], smooth[i], smooth[i + 3])))
        .isEmpty();
  }

  @Test
  void sortedRowsHaveTheirOwnTargets() {
    List<double[]> sorted = new ArrayList<>(List.of(normal(SIZE)));
    sorted.sort((a, b) -> Double.compare(learned(a), learned(b)));
    assertThat(trained(i -> row(sorted.get(i), learned(sorted.get(i))))).isEmpty();
  }

  @Test
  void rowsOfAPersonAreInOnePart() {
    for (int pictures : new int[] {3, 10}) {
      Dataset<Row> rows = people(pictures);
      List<Finding> found = split(rows.randomSplit(1, 0.8, 0.2));
      assertThat(rules(found)).containsExactly(Rule.RELATED_ROWS_SPLIT);
      assertThat(found.get(0).text()).contains("nearly the same in 3 of 3 columns, such as a");
      List<Row> all = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        all.add(read(rows, i));
      }
      assertThat(split(rows.groupSplit(1, row -> all.indexOf(row) / pictures, 0.8, 0.2))).isEmpty();
      assertThat(split(List.of(rows.subset(0, 400), rows.subset(400, 500)))).isEmpty();
      Collections.shuffle(all, random);
      assertThat(split(Dataset.of(all).randomSplit(1, 0.8, 0.2))).isEmpty(); // not to be seen
    }
  }

  private static Row read(Dataset<Row> rows, long index) {
    try {
      return rows.get(index);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Several rows of each person, nearly the same, one after the other. */
  private Dataset<Row> people(int pictures) {
    double[][] people = normal(500);
    return Tables.rows(
        500,
        i -> {
          double[] x = people[i / pictures].clone();
          for (int k = 0; k < x.length; k++) {
            x[k] += 0.05 * random.nextGaussian();
          }
          return row(x, random.nextGaussian());
        });
  }

  private static List<Finding> split(List<Dataset<Row>> parts) {
    return new Tables(features("a", "b", "c")).split(parts).find();
  }

  @Test
  void sortedTablesAndGridsAreSplitAtRandom() {
    List<double[]> sizes = new ArrayList<>();
    for (int i = 0; i < 500; i++) { // length, width and weight, sorted by one of them
      double size = random.nextGaussian();
      sizes.add(
          new double[] {
            size, size + 0.1 * random.nextGaussian(), size + 0.1 * random.nextGaussian()
          });
    }
    sizes.sort((a, b) -> Double.compare(a[0], b[0]));
    assertThat(split(at(sizes))).isEmpty();
    List<double[]> grid = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      grid.add(new double[] {i / 100, i / 10 % 10, i % 10});
    }
    assertThat(split(at(grid))).isEmpty();
    List<double[]> clusters = new ArrayList<>();
    double[][] noise = normal(500);
    for (int i = 0; i < 500; i++) { // five groups, one after the other
      int group = i / 100;
      clusters.add(
          new double[] {
            3 * (group % 2) + noise[i][0], 3 * (group % 3) + noise[i][1], noise[i][2] - group
          });
    }
    assertThat(split(at(clusters))).isEmpty();
  }

  @Test
  void rowsOfAKindMayComeAfterEachOther() {
    Dataset<Row> people = people(10);
    Feature kind = Feature.of("kind", Feature.Type.INT64); // as for a loss of pairs
    Feature[] features = {Tables.number("a"), Tables.number("b"), Tables.number("c"), kind};
    Dataset<Row> rows =
        Tables.rows(
            500,
            i -> {
              List<Object> values = new ArrayList<>(read(people, i).values().subList(0, 3));
              values.add((long) i / 10);
              return new Row(values);
            });
    assertThat(new Tables(features).split(rows.randomSplit(1, 0.8, 0.2)).rules()).isEmpty();
  }

  private List<Dataset<Row>> at(List<double[]> x) {
    return Tables.rows(x.size(), i -> row(x.get(i), random.nextGaussian()))
        .randomSplit(1, 0.8, 0.2);
  }

  @Test
  void daysAreSplitByTime() {
    assertThat(rules(days(0.98))).containsExactly(Rule.RELATED_ROWS_SPLIT);
    assertThat(days(0.98).get(0).text()).contains("in the order of day, dealt out at random");
    assertThat(days(0.5)).isEmpty();
    assertThat(days(0)).isEmpty();
  }

  /** Days of a series that keeps such a part of the day before. */
  private List<Finding> days(double kept) {
    double[] series = new double[501];
    for (int i = 1; i < series.length; i++) {
      series[i] = kept * series[i - 1] + random.nextGaussian();
    }
    Dataset<Row> rows =
        Tables.rows(500, i -> Row.of(20_000.0 + i, random.nextGaussian(), series[i + 1]));
    return new Tables(
            Tables.number("day").shownAs(Feature.Form.DATE), Tables.number("load"), Tables.TARGET)
        .split(rows.randomSplit(1, 0.8, 0.2))
        .find();
  }

  @Test
  void aRowNumberIsNoInput() {
    double[][] x = normal(SIZE);
    List<Finding> found = trained(i -> Row.of(7000.0 + i, x[i][1], x[i][2], learned(x[i])));
    assertThat(rules(found)).containsExactly(Rule.ROW_NUMBER_AMONG_INPUTS);
    assertThat(found.get(0).text())
        .startsWith("a rises with the row, from 7000 to 7399, in all 400 examples of Net.TRAIN");
    assertThat(rules(trained(i -> Row.of(-10.0 * i, x[i][1], x[i][2], learned(x[i])))))
        .containsExactly(Rule.ROW_NUMBER_AMONG_INPUTS);
    double[] gaps = new double[SIZE];
    for (int i = 1; i < SIZE; i++) {
      gaps[i] = gaps[i - 1] + (i % 30 == 0 ? 2 : 1);
    }
    assertThat(rules(trained(i -> Row.of(gaps[i], x[i][1], x[i][2], learned(x[i])))))
        .containsExactly(Rule.ROW_NUMBER_AMONG_INPUTS);
  }

  @Test
  void anExampleThatCannotBeWrittenIsNoRow() {
    double[][] x = normal(SIZE);
    List<Finding> found =
        trained(
            i ->
                i == SIZE - 1
                    ? Row.of(7000.0 + i, new float[2], 0.0, 0.0) // no number
                    : Row.of(7000.0 + i, x[i][1], x[i][2], learned(x[i])));
    assertThat(rules(found)).containsExactly(Rule.ROW_NUMBER_AMONG_INPUTS);
  }

  @Test
  void aNumberThatRisesMayHaveAMeaning() {
    double[][] x = normal(SIZE);
    // A trend.
    assertThat(trained(i -> Row.of((double) i, x[i][1], x[i][2], i / 100.0 + x[i][0]))).isEmpty();
    // Sorted by a number of many values.
    double[] sorted = new double[SIZE];
    for (int i = 1; i < SIZE; i++) {
      sorted[i] = sorted[i - 1] + random.nextInt(10);
    }
    assertThat(trained(i -> Row.of(sorted[i], x[i][1], x[i][2], learned(x[i])))).isEmpty();
    assertThat(
            new Tables(
                    Tables.number("day").shownAs(Feature.Form.DATE),
                    Tables.number("load"),
                    Tables.TARGET)
                .with(Stage.TRAIN, Tables.rows(SIZE, i -> Row.of((double) i, x[i][0], x[i][1])))
                .rules())
        .isEmpty();
    assertThat(
            new Tables(Tables.number("x"), Tables.TARGET)
                .with(Stage.TRAIN, Tables.rows(SIZE, i -> Row.of((double) i, x[i][0])))
                .rules())
        .isEmpty(); // the only input
  }
}
