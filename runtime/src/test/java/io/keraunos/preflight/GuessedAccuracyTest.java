package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.preflight.Samples.Row;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuessedAccuracyTest {

  /** One label in a number of rows is 1, the others are 0. */
  private static Samples samples(int rows, int rare) {
    return new Samples(1)
        .with(Stage.TRAIN, 200, i -> new Row(new float[] {i}, i % rare == 0 ? 1 : 0))
        .with(Stage.VALIDATE, rows, i -> new Row(new float[] {i}, i % rare == 0 ? 1 : 0))
        .atMost(1000);
  }

  @Test
  void itIsTheShareOfTheLargestClass() {
    assertThat(GuessedAccuracy.of(samples(100, 4).logs("val_loss", "val_acc").data()))
        .isEqualTo(Optional.of(new GuessedAccuracy("val_acc", 0.75, 100)));
  }

  @Test
  void itIsUnknownWhereItTellsLittle() {
    assertThat(GuessedAccuracy.of(samples(99, 4).logs("val_acc").data())).isEmpty();
    assertThat(GuessedAccuracy.of(samples(100, 6).logs("val_acc").data())).isEmpty();
    assertThat(GuessedAccuracy.of(samples(100, 4).logs("val_loss").data())).isEmpty();
    assertThat(GuessedAccuracy.of(samples(100, 4).logs("val_balanced_acc").data())).isEmpty();
    assertThat(GuessedAccuracy.of(samples(100, 4).logs("val_acc", "val_accuracy").data()))
        .isEmpty();
  }
}
