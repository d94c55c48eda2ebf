package io.keraunos.examples.tables;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.trainer.Predictions;
import java.util.List;
import java.util.function.Function;

/** The answers of a trainer and of the typed predictor to the same raw rows. */
public final class Answers {

  private Answers() {}

  /**
   * Fails if the predictor answers otherwise than the trainer, in a batch or row by row.
   *
   * @param trainer what the trainer answers
   * @param rows the inputs of the same rows
   * @param together asks the predictor for all rows
   * @param alone asks the predictor for one row
   * @param tolerance by how much an answer may differ
   */
  public static <T> void assertSame(
      Predictions trainer,
      List<T> rows,
      Function<List<T>, List<float[]>> together,
      Function<T, float[]> alone,
      float tolerance) {
    List<float[]> answers = together.apply(rows);
    for (int i = 0; i < rows.size(); i++) {
      float expected = trainer.row(i)[0];
      assertWithMessage("row %s of all", i)
          .that(answers.get(i)[0])
          .isWithin(tolerance)
          .of(expected);
      assertWithMessage("row %s alone", i)
          .that(alone.apply(rows.get(i))[0])
          .isWithin(tolerance)
          .of(expected);
    }
  }
}
