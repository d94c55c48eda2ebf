package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.Samples.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** What tells a model its answers beforehand, and data that are like it and do not. */
class DataLeaksTest {

  private final Random random = new Random(1);

  private Row row(int label) {
    float[] x = new float[4];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return new Row(x, label);
  }

  private List<Row> plain(int size) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(row(i % 2));
    }
    return rows;
  }

  private static Samples split(List<Dataset<Row>> parts, int... shape) {
    return new Samples(shape).with(Stage.TRAIN, parts.get(0)).with(Stage.VALIDATE, parts.get(1));
  }

  @Test
  void copiesOfARareClassAreNotSplit() {
    assertThat(split(copied(20, 20).randomSplit(1, 0.8, 0.2), 4).rules())
        .containsExactly(Rule.TRAINED_EXAMPLES_IN_EVALUATION);
    List<Dataset<Row>> parts = Dataset.of(plain(400)).randomSplit(1, 0.8, 0.2);
    Dataset<Row> multiplied = parts.get(0).concat(parts.get(0).subset(0, 20).cycle(400));
    assertThat(split(List.of(multiplied, parts.get(1)), 4).rules()).isEmpty();
  }

  /** Rows that come once, and as many that come several times. */
  private Dataset<Row> copied(int different, int times) {
    List<Row> rows = plain(different * times);
    for (int i = 0; i < different; i++) {
      rows.addAll(Collections.nCopies(times, row(1)));
    }
    return Dataset.of(rows);
  }

  @Test
  void wholeNumbersAreEqualByChance() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int many = random.nextInt(4) == 0 ? random.nextInt(20) : random.nextInt(100_000);
      rows.add(new Row(new float[] {many, many % 7, 1, 2}, i % 2));
    }
    Samples samples =
        split(Dataset.of(rows).randomSplit(1, 0.8, 0.2), 4)
            .x(Samples.use(Optional.empty(), false, false));
    assertThat(samples.rules()).isEmpty();
  }

  @Test
  void aTestHasExamplesThatNothingWasChosenBy() {
    Dataset<Row> rows = Dataset.of(plain(400));
    Samples samples =
        split(List.of(rows.subset(0, 300), rows.subset(300, 400)), 4)
            .with(Stage.TEST, rows.subset(300, 400))
            .logs("val_acc", "val_loss", "val_auc");
    assertThat(samples.rules()).isEmpty(); // nothing is chosen
    List<Finding> found = samples.monitored("val_loss").find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.TESTED_ON_VALIDATION);
    assertThat(found.get(0).text())
        .startsWith("100 of all 100 examples of Net.TEST are among all 100 examples of");
    assertThat(samples.monitored("loss").rules()).isEmpty(); // of training
  }

  @Test
  void windowsOfASeriesAreSplitByTime() {
    Dataset<Row> windows = windows(1);
    List<Finding> found = split(windows.randomSplit(1, 0.8, 0.2), 16).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.OVERLAPPING_SEQUENCES);
    long size = windows.size();
    assertThat(
            split(List.of(windows.subset(0, size - 40), windows.subset(size - 40, size)), 16)
                .rules())
        .isEmpty();
    assertThat(
            split(
                    List.of(
                        windows.subset(0, 100).concat(windows.subset(150, size)),
                        windows.subset(100, 150)),
                    16)
                .rules())
        .isEmpty(); // a fold
    assertThat(split(windows(12).randomSplit(1, 0.8, 0.2), 16).rules()).isEmpty();
  }

  /** Windows of 16 values, so many apart, of a series of noise. */
  private Dataset<Row> windows(int stride) {
    float[] series = new float[600 * (stride > 1 ? 4 : 1)];
    for (int t = 0; t < series.length; t++) {
      series[t] = (float) random.nextGaussian();
    }
    List<Row> windows = new ArrayList<>();
    for (int t = 0; t + 16 < series.length; t += stride) {
      windows.add(new Row(Arrays.copyOfRange(series, t, t + 16), random.nextInt(2)));
    }
    return Dataset.of(windows);
  }

  @Test
  void sequencesOfFewValuesOverlapByChance() {
    assertThat(sequences(i -> random.nextInt(2)).rules()).isEmpty();
    assertThat(sequences(i -> random.nextInt(10)).rules()).isEmpty();
    int[] start = new int[1];
    assertThat(
            sequences(
                    i -> {
                      start[0] = i == 0 ? random.nextInt(200) : start[0] + 1;
                      return start[0];
                    })
                .rules())
        .isEmpty();
    assertThat(
            sequences(
                    i -> {
                      start[0] = i == 0 ? random.nextInt(100) : start[0] + 1;
                      return start[0] * start[0] % 101;
                    })
                .rules())
        .isEmpty();
  }

  private Samples sequences(IntUnaryOperator element) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < 1000; row++) {
      float[] x = new float[16];
      for (int i = 0; i < x.length; i++) {
        x[i] = element.applyAsInt(i) / 10f;
      }
      rows.add(new Row(x, row % 2));
    }
    return split(Dataset.of(rows).randomSplit(1, 0.8, 0.2), 16);
  }

  @Test
  void noInputIsEmptyForOneClassOnly() {
    List<Row> rows = plain(300);
    List<Finding> found = trained(rows, 0).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.ANSWER_AMONG_INPUTS);
    assertThat(found.get(0).text())
        .startsWith(
            "x[2] is 0 or missing in all 150 examples of one class of label, and in none of the"
                + " other 150");
    rows.set(0, row(0)); // an exception
    assertThat(trained(rows.subList(0, 300), 1).rules()).isEmpty();
    assertThat(trained(plain(80), 0).rules()).isEmpty(); // 40 of a class
    List<Row> flags = plain(300);
    flags.replaceAll(row -> new Row(new float[] {row.x()[0], 1, row.label(), 0}, row.label()));
    assertThat(new Samples(4).with(Stage.TRAIN, Dataset.of(flags)).rules()).isEmpty();
  }

  /** The third number is 0 for the first class, but for some rows. */
  private static Samples trained(List<Row> rows, int but) {
    List<Row> all = new ArrayList<>(rows);
    for (int i = but; i < all.size(); i++) {
      if (all.get(i).label() == 0) {
        all.get(i).x()[2] = 0;
      }
    }
    return new Samples(4).with(Stage.TRAIN, Dataset.of(all));
  }

  @Test
  void randomChangesComeAfterTheCache() {
    Dataset<Row> rows = Dataset.of(plain(100));
    Dataset.Mapping<Row, Row> change =
        row -> new Row(new float[] {row.x()[0] + random.nextFloat(), 1, 0, 2}, row.label());
    assertThat(trained(rows.map(change).cache())).containsExactly(Rule.CHANGES_CACHED);
    assertThat(trained(rows.map(change).cache().subset(10, 90)))
        .containsExactly(Rule.CHANGES_CACHED);
    assertThat(trained(rows.cache().map(change))).isEmpty();
    assertThat(trained(rows.map(row -> new Row(row.x().clone(), row.label())).cache())).isEmpty();
    assertThat(trained(rows.map(row -> row(random.nextInt(2))).cache())).isEmpty(); // drawn once
  }

  private static List<Rule> trained(Dataset<Row> rows) {
    return new Samples(4).with(Stage.TRAIN, rows).rules();
  }

  @Test
  void anExampleIsNoOtherOneWhenItIsReadAgain() {
    List<Row> rows = plain(150);
    Dataset<Row> drawn = Dataset.of(rows).map(row -> rows.get(random.nextInt(150)));
    Samples target =
        new Samples(4).with(Stage.TRAIN, drawn).label(Samples.use(Optional.empty(), true, false));
    List<Finding> found = target.find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.EXAMPLE_CHANGES);
    assertThat(found.get(0).text()).contains("when it was read again");
    Dataset<Row> noisy = Dataset.of(rows).map(row -> row(row.label() + random.nextInt(100)));
    assertThat(
            new Samples(4)
                .with(Stage.TRAIN, noisy)
                .label(Samples.use(Optional.empty(), true, false))
                .rules())
        .isEmpty(); // both are changed, but into no other example
  }

  @Test
  void bytesOfNoiseHaveNoSign() {
    assertThat(bytes(value -> (byte) value, 255)).containsExactly(Rule.SIGNED_BYTES);
    assertThat(bytes(value -> value, 255)).isEmpty();
    assertThat(bytes(value -> 2 * value - 255, 255)).isEmpty(); // x / 127.5 - 1
    assertThat(bytes(value -> 2 * value - 255, 510)).isEmpty(); // x / 255 - 0.5
    assertThat(bytes(value -> (byte) value, 128)).isEmpty(); // as (x - 128) / 128 of noise
  }

  private List<Rule> bytes(IntUnaryOperator read, float scale) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] x = new float[36];
      for (int p = 0; p < x.length; p++) {
        x[p] = read.applyAsInt(random.nextInt(256)) / scale;
      }
      rows.add(new Row(x, i % 2));
    }
    return new Samples(6, 6).with(Stage.TRAIN, Dataset.of(rows)).rules();
  }
}
