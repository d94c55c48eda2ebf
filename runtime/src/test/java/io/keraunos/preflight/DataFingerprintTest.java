package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.preflight.Samples.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Data that a fit goes on with, beside those it began with. */
class DataFingerprintTest {

  private final List<Row> rows = new ArrayList<>();

  DataFingerprintTest() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      rows.add(new Row(new float[] {(float) random.nextGaussian(), i}, i % 3));
    }
  }

  private static DataFingerprint of(List<Row> rows, int trained) {
    Dataset<Row> all = Dataset.of(rows);
    return of(all.subset(0, trained), all.subset(trained, all.size()));
  }

  private static DataFingerprint of(Dataset<Row> training, Dataset<Row> validation) {
    return DataFingerprint.of(
        new Samples(2).with(Stage.TRAIN, training).with(Stage.VALIDATE, validation).data());
  }

  @Test
  void theSameDataAreTheSame() {
    assertThat(of(rows, 200).other(of(List.copyOf(rows), 200))).isEmpty();
  }

  @Test
  void anotherOrderIsOtherData() {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(2));
    Finding found = of(rows, 200).other(of(shuffled, 200)).orElseThrow();
    assertThat(found.text()).contains("Net.TRAIN has other examples at");
    assertThat(found.text()).contains("of 64 indices that were compared");
  }

  @Test
  void moreExamplesAreOtherData() {
    Finding found = of(rows, 200).other(of(rows, 210)).orElseThrow();
    assertThat(found.text()).contains("Net.TRAIN has 210 examples, and had 200");
  }

  @Test
  void aFewThatWereMendedAreNot() {
    List<Row> mended = new ArrayList<>(rows);
    for (int i = 0; i < 200; i += 10) {
      mended.set(i, new Row(new float[] {0, 0}, 0));
    }
    assertThat(of(rows, 200).other(of(mended, 200))).isEmpty();
  }

  @Test
  void randomChangesAreNot() {
    Random random = new Random(3);
    Dataset<Row> all = Dataset.of(rows);
    Dataset<Row> noisy = all.map(row -> new Row(new float[] {random.nextFloat(), 1}, row.label()));
    assertThat(of(noisy, all).other(of(noisy, all))).isEmpty();
    Dataset<Row> others = Dataset.of(rows.subList(1, 300)).map(row -> row).concat(all.subset(0, 1));
    Dataset<Row> otherNoisy =
        others.map(row -> new Row(new float[] {random.nextFloat(), 1}, row.label()));
    assertThat(of(noisy, all).other(of(otherNoisy, all))).isPresent(); // by their labels
  }
}
