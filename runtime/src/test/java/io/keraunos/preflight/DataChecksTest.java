package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.preflight.Samples.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each rule with data that break it, data that do not, and data near its threshold. */
class DataChecksTest {

  private static float[] normal(Random random, int size) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** Rows of numbers near 1, of classes at random. */
  private static Dataset<Row> plain(int size, long seed) {
    Random random = new Random(seed);
    return Samples.rows(size, i -> new Row(normal(random, 4), random.nextInt(Samples.CLASSES)));
  }

  private static Samples trained(Dataset<Row> rows) {
    return new Samples(4).with(Stage.TRAIN, rows);
  }

  @Test
  void nothingIsWrongWithPlainData() {
    assertThat(
            trained(plain(3000, 1))
                .with(Stage.VALIDATE, plain(300, 2))
                .logs("val_loss", "val_acc")
                .inOrder()
                .rules())
        .isEmpty();
  }

  @Test
  void aLabelIsOneOfTheLossClasses() {
    Random random = new Random(3);
    Samples wrong =
        trained(plain(100, 1))
            .with(Stage.VALIDATE, 50, i -> new Row(normal(random, 4), i == 17 ? 3 : i % 3));
    List<Finding> found = wrong.find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.LABEL_OUT_OF_RANGE);
    assertThat(found.get(0).text())
        .startsWith(
            "label of example 17 of Net.VALIDATE must be a class number from 0 to 2, as it is"
                + " compared with 3 logits, but is 3; so it is in 1 of all 50 examples.");
    assertThat(wrong.label(Samples.labels(4)).rules()).doesNotContain(Rule.LABEL_OUT_OF_RANGE);
    assertThat(trained(plain(20, 1).map(row -> new Row(row.x(), row.label() - 1))).rules())
        .contains(Rule.LABEL_OUT_OF_RANGE);
  }

  @Test
  void aNumberThatIsLookedUpIsOfTheTable() {
    Samples samples = trained(plain(100, 1));
    assertThat(samples.label(Samples.lookups(2)).rules()).containsExactly(Rule.LOOKUP_OUT_OF_RANGE);
    assertThat(samples.label(Samples.lookups(3)).rules()).isEmpty();
  }

  @Test
  void whatIsMultipliedWithWeightsIsFinite() {
    Random random = new Random(1);
    Samples wrong =
        new Samples(4)
            .with(
                Stage.TRAIN,
                40,
                i -> {
                  float[] x = normal(random, 4);
                  x[2] = i == 30 ? Float.NaN : x[2];
                  return new Row(x, i % 3);
                });
    assertThat(wrong.find().get(0).text())
        .startsWith("x[2] of example 30 of Net.TRAIN must be finite, but is NaN or infinite");
    assertThat(wrong.rules()).containsExactly(Rule.VALUE_NOT_FINITE);
    assertThat(wrong.x(Samples.use(Optional.of(Line.SAME), false, true)).rules()).isEmpty();
    assertThat(wrong.x(Samples.use(Optional.empty(), false, false)).rules()).isEmpty();
  }

  @Test
  void aDatasetHasAsManyExamplesAsItSays() {
    Dataset<Row> rows = plain(50, 1);
    assertThat(trained(sized(rows, 51)).rules()).containsExactly(Rule.SIZE_WITHOUT_EXAMPLES);
    assertThat(trained(sized(rows, 50)).rules()).isEmpty();
  }

  private static Dataset<Row> sized(Dataset<Row> rows, long size) {
    return new Dataset<>() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public Row get(long index) throws Exception {
        return rows.get(index);
      }
    };
  }

  @Test
  void anExampleIsTheSameWheneverItIsRead() {
    Dataset<Row> rows = plain(50, 1);
    AtomicInteger next = new AtomicInteger();
    Dataset<Row> cursor = rows.map(row -> rows.get(next.getAndIncrement() % 50));
    assertThat(trained(cursor).rules()).containsExactly(Rule.EXAMPLE_CHANGES);
    Random random = new Random(1);
    Dataset<Row> noisy =
        rows.map(
            row ->
                new Row(
                    new float[] {row.x()[0] + (float) random.nextGaussian(), 1, 0, 2},
                    row.label()));
    assertThat(trained(noisy).rules()).isEmpty(); // augmented
    assertThat(trained(rows).with(Stage.VALIDATE, noisy).rules()).contains(Rule.EXAMPLE_CHANGES);
  }

  @Test
  void aDatasetOfEpochsHasOtherExamplesInEach() {
    assertThat(trained(epochs(0)).rules()).containsExactly(Rule.EPOCHS_REPEAT);
    assertThat(trained(epochs(1)).rules()).isEmpty();
    double[] weights = new double[50];
    Arrays.fill(weights, 1);
    assertThat(trained(plain(50, 1).weighted(weights, 50)).rules()).isEmpty();
  }

  /** A dataset whose examples depend on the epoch so much. */
  private static Dataset<Row> epochs(float by) {
    Dataset<Row> rows = plain(50, 1);
    return new Dataset<>() {
      @Override
      public long size() {
        return rows.size();
      }

      @Override
      public Row get(long index) throws Exception {
        return rows.get(index);
      }

      @Override
      public Dataset<Row> inEpoch(long seed, long epoch) {
        return rows.map(
            row -> new Row(new float[] {row.x()[0] + by * epoch, 1, 2, 0}, row.label()));
      }
    };
  }

  @Test
  void evaluationHasNoTrainingExamples() {
    Dataset<Row> rows = plain(3000, 1);
    List<Finding> found = trained(rows).with(Stage.VALIDATE, rows.subset(2000, 2500)).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.TRAINED_EXAMPLES_IN_EVALUATION);
    List<Dataset<Row>> parts = rows.randomSplit(1, 0.8, 0.2);
    assertThat(trained(parts.get(0)).with(Stage.VALIDATE, parts.get(1)).rules()).isEmpty();
    // 30 of 300 are too many, 3 of 500 too few to be sure.
    assertThat(
            trained(rows)
                .with(Stage.VALIDATE, plain(270, 2).concat(rows.subset(0, 30)))
                .atMost(5000)
                .rules())
        .containsExactly(Rule.TRAINED_EXAMPLES_IN_EVALUATION);
    assertThat(
            trained(rows)
                .with(Stage.VALIDATE, plain(497, 2).concat(rows.subset(0, 3)))
                .atMost(5000)
                .rules())
        .isEmpty();
  }

  @Test
  void rowsOfFewValuesAreEqualByChance() {
    for (int values : new int[] {2, 10, 100, 1000}) {
      Random random = new Random(values);
      Dataset<Row> rows =
          Samples.rows(
              2000,
              i ->
                  new Row(
                      new float[] {random.nextInt(values), random.nextInt(3), 0, 1},
                      random.nextInt(3)));
      List<Dataset<Row>> parts = rows.randomSplit(1, 0.7, 0.3);
      assertThat(
              trained(parts.get(0))
                  .with(Stage.VALIDATE, parts.get(1))
                  .x(Samples.use(Optional.empty(), false, false))
                  .rules())
          .isEmpty();
    }
  }

  @Test
  void trainingHasSeveralClasses() {
    Dataset<Row> one = plain(200, 1).map(row -> new Row(row.x(), 1));
    assertThat(trained(one).rules()).containsExactly(Rule.ONE_CLASS);
    assertThat(trained(one).label(Samples.labels(2)).atMost(100).rules()).isEmpty();
    assertThat(trained(one.subset(0, 10)).rules()).isEmpty();
    assertThat(trained(one.subset(0, 199).concat(plain(30, 2).subset(0, 30))).rules()).isEmpty();
  }

  @Test
  void bothSplitsHaveTheSameClasses() {
    Dataset<Row> rows = plain(900, 1);
    Dataset<Row> two = plain(300, 2).map(row -> new Row(row.x(), row.label() % 2));
    List<Finding> found = trained(rows).with(Stage.VALIDATE, two).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).text())
        .startsWith("label is 2 in none of all 300 examples of Net.VALIDATE");
    assertThat(trained(two).with(Stage.VALIDATE, rows).rules())
        .containsExactly(Rule.CLASS_IN_ONE_SPLIT);
    // 20 rows without a class of a third: 3e-4 by chance.
    assertThat(trained(rows).with(Stage.VALIDATE, two.subset(0, 20)).rules()).isEmpty();
    assertThat(trained(rows).with(Stage.VALIDATE, two.subset(0, 60)).rules())
        .containsExactly(Rule.CLASS_IN_ONE_SPLIT);
  }

  @Test
  void trainingReadsMixedClasses() {
    Random random = new Random(1);
    Samples sorted =
        new Samples(4).with(Stage.TRAIN, 600, i -> new Row(normal(random, 4), i / 200)).inOrder();
    assertThat(sorted.rules()).containsExactly(Rule.EXAMPLES_IN_LABEL_ORDER);
    assertThat(
            new Samples(4).with(Stage.TRAIN, 600, i -> new Row(normal(random, 4), i / 200)).rules())
        .isEmpty();
    // A series whose class lasts for five examples each is one over time.
    assertThat(
            new Samples(4)
                .with(Stage.TRAIN, 600, i -> new Row(normal(random, 4), i / 5 % 3))
                .inOrder()
                .rules())
        .isEmpty();
    assertThat(
            new Samples(4)
                .with(Stage.TRAIN, 30, i -> new Row(normal(random, 4), i / 10))
                .inOrder()
                .rules())
        .isEmpty(); // one batch
  }

  @Test
  void anInputDiffersBetweenExamples() {
    Dataset<Row> zeros = plain(100, 1).map(row -> new Row(new float[4], row.label()));
    List<Finding> found = trained(zeros).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).text()).startsWith("x is 0 in all 100 examples of Net.TRAIN");
    Dataset<Row> once = zeros.subset(0, 99).concat(plain(1, 2));
    assertThat(trained(once).rules()).isEmpty();
    assertThat(trained(zeros).x(Samples.use(Optional.empty(), false, false)).rules()).isEmpty();
    assertThat(trained(zeros).x(Samples.use(Optional.empty(), true, false)).rules())
        .containsExactly(Rule.CONSTANT_TARGET);
  }

  @Test
  void inputsAreNearOne() {
    assertThat(trained(scaled(150)).rules()).containsExactly(Rule.INPUT_SCALE);
    assertThat(trained(scaled(80)).rules()).isEmpty();
    assertThat(trained(scaled(0.0005f)).rules()).containsExactly(Rule.INPUT_SCALE);
    assertThat(trained(scaled(0.01f)).rules()).isEmpty();
    // What the step does with them counts, and what a normalization follows does not.
    assertThat(
            trained(scaled(150))
                .x(Samples.use(Optional.of(new Line(0.01, 0)), false, false))
                .rules())
        .isEmpty();
    assertThat(
            trained(scaled(1))
                .x(Samples.use(Optional.of(new Line(1 / 255.0 / 255, 0)), false, false))
                .rules())
        .containsExactly(Rule.INPUT_SCALE);
    assertThat(trained(scaled(150)).x(Samples.use(Optional.empty(), false, false)).rules())
        .isEmpty();
  }

  @Test
  void aFewOutliersAreNoScale() {
    Dataset<Row> rows =
        plain(999, 1).concat(Dataset.of(List.of(new Row(new float[] {1e4f, 0, 0, 0}, 0))));
    assertThat(trained(rows).with(Stage.VALIDATE, plain(300, 2)).rules()).isEmpty();
  }

  private static Dataset<Row> scaled(float by) {
    return plain(200, 1)
        .map(
            row -> {
              float[] x = row.x().clone();
              for (int i = 0; i < x.length; i++) {
                x[i] = by * (i == 0 ? Math.signum(x[i]) : Math.signum(x[i]) * 0.9f);
              }
              return new Row(x, row.label());
            });
  }

  @Test
  void bytesOfImagesHaveNoSign() {
    assertThat(images(true, 1).rules()).containsExactly(Rule.SIGNED_BYTES);
    assertThat(images(true, 128).rules()).containsExactly(Rule.SIGNED_BYTES);
    assertThat(images(false, 1).rules()).isEmpty(); // centred
    assertThat(images(false, 128).rules()).isEmpty();
  }

  /** Smooth images around a middle grey, bytes with a sign or centred. */
  private static Samples images(boolean signed, float scale) {
    Random random = new Random(1);
    return new Samples(16, 16, 1)
        .with(
            Stage.TRAIN,
            60,
            i -> {
              double phase = random.nextDouble() * 6;
              float[] image = new float[256];
              for (int at = 0; at < image.length; at++) {
                int grey = (int) (128 + 90 * Math.sin(phase + at % 16 / 3.0 + at / 16 / 4.0));
                image[at] = (signed ? (byte) grey : grey - 128) / scale;
              }
              return new Row(image, i % 3);
            });
  }

  @Test
  void validationHasInputsLikeTraining() {
    assertThat(trained(plain(500, 1)).with(Stage.VALIDATE, moved(6, 1)).rules())
        .containsExactly(Rule.EVALUATION_UNLIKE_TRAINING);
    assertThat(trained(plain(500, 1)).with(Stage.VALIDATE, moved(3, 1)).rules()).isEmpty();
    assertThat(trained(plain(500, 1)).with(Stage.VALIDATE, moved(0, 30)).rules())
        .containsExactly(Rule.EVALUATION_UNLIKE_TRAINING);
    assertThat(trained(plain(500, 1)).with(Stage.VALIDATE, moved(0, 10)).rules()).isEmpty();
    assertThat(trained(moved(0, 30)).with(Stage.VALIDATE, plain(500, 1)).rules())
        .containsExactly(Rule.EVALUATION_UNLIKE_TRAINING);
  }

  private static Dataset<Row> moved(float by, float times) {
    return plain(400, 5)
        .map(
            row -> {
              float[] x = row.x().clone();
              for (int i = 0; i < x.length; i++) {
                x[i] = times * x[i] + by;
              }
              return new Row(x, row.label());
            });
  }

  @Test
  void aLoaderThatLeavesOutTheLastBatchHasAFullOne() {
    assertThat(trained(plain(31, 1)).batches(32, true).rules()).containsExactly(Rule.NO_FULL_BATCH);
    assertThat(trained(plain(32, 1)).batches(32, true).rules()).isEmpty();
    assertThat(trained(plain(31, 1)).batches(32, false).rules()).isEmpty();
  }

  @Test
  void evaluationLeavesNothingOut() {
    List<Finding> found = leavingOut(Stage.VALIDATE, 104, 64, true);
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.EVALUATION_LEAVES_OUT);
    assertThat(found.get(0).text())
        .isEqualTo(
            "dropLast leaves out the last 40 of the 104 examples of Net.VALIDATE, in batches of 64:"
                + " they are measured in no pass, since their order is the same in each. Leave"
                + " dropLast to training");
    assertThat(leavingOut(Stage.VALIDATE, 128, 64, true)).isEmpty();
    assertThat(leavingOut(Stage.VALIDATE, 104, 64, false)).isEmpty();
    assertThat(leavingOut(Stage.TRAIN, 104, 64, true)).isEmpty(); // another 40 in each epoch
    assertThat(leavingOut(Stage.VALIDATE, 6410, 64, true)).isEmpty(); // fewer than one in a hundred
  }

  private static List<Finding> leavingOut(Stage stage, int size, int batchSize, boolean dropLast) {
    return new LeftOut()
        .find(new Samples(4).with(stage, plain(size, 1)).batches(batchSize, dropLast).data());
  }

  @Test
  void accuracyIsNotAllWhereOneClassHasNearlyAll() {
    assertThat(rare(30).logs("val_loss", "val_acc").rules())
        .containsExactly(Rule.ACCURACY_OF_ONE_CLASS);
    assertThat(rare(30).logs("valLoss", "validation/binary_accuracy").rules())
        .containsExactly(Rule.ACCURACY_OF_ONE_CLASS);
    assertThat(rare(30).logs("val_loss", "val_acc", "val_auc").rules()).isEmpty();
    assertThat(rare(30).logs("val_loss", "val_balanced_acc").rules()).isEmpty();
    assertThat(rare(30).logs("val_acc", "val_acc_fraud").rules()).isEmpty();
    assertThat(rare(15).logs("val_loss", "val_acc").rules()).isEmpty();
  }

  /** One of so many examples is of another class. */
  private static Samples rare(int one) {
    Random random = new Random(1);
    return new Samples(4)
        .with(Stage.TRAIN, 900, i -> new Row(normal(random, 4), i % one == 0 ? 1 : 0))
        .with(Stage.VALIDATE, 900, i -> new Row(normal(random, 4), i % one == 0 ? 1 : 0));
  }
}
