package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answer i belongs to example i, and there are as many, whatever the loader says. */
@ExtendWith(NothingLeft.class)
class AnswersInOrderTest {

  private static List<Integer> ids(Predictions predictions) {
    return IntStream.range(0, predictions.size())
        .mapToObj(i -> (int) predictions.row(i)[0])
        .toList();
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void noLoaderOptionChangesOrderOrNumber() {
    for (boolean shuffle : new boolean[] {false, true}) {
      for (boolean dropLast : new boolean[] {false, true}) {
        for (int threads : new int[] {0, 3}) {
          for (int devices : new int[] {1, 3}) {
            Answers answers = new Answers();
            answers.loader = new LoaderOptions(4, shuffle, threads, dropLast);
            answers.data = Answers.rows(1003);
            try (Trainer trainer = answers.trainer(Answers::id).devices(devices).build()) {
              String how =
                  "shuffle %s, dropLast %s, %d threads, %d devices"
                      .formatted(shuffle, dropLast, threads, devices);
              assertWithMessage(how).that(ids(trainer.predict())).isEqualTo(upTo(1003));
              assertWithMessage(how).that(ids(trainer.predict(Answers.rows(7)))).isEqualTo(upTo(7));
            }
          }
        }
      }
    }
  }

  @Test
  void aViewThatIsDrawnAnewIsAskedForWhatItsIndexGives() throws Exception {
    double[] weights = IntStream.range(0, 10).mapToDouble(i -> i + 1).toArray();
    Dataset<Answers.Row> drawn = Answers.rows(10).weighted(weights, 25);
    Answers answers = new Answers();
    answers.data = drawn;
    try (Trainer trainer = answers.trainer(Answers::id).build()) {
      for (Predictions predictions : List.of(trainer.predict(), trainer.predict(drawn))) {
        assertThat(predictions.size()).isEqualTo(25);
        for (int i = 0; i < 25; i++) {
          assertThat((int) predictions.row(i)[0]).isEqualTo(drawn.get(i).id());
        }
      }
    }
  }

  @Test
  void aGlobalBatchThatIsTooLargeIsRefusedBeforeAnyWork() {
    Answers answers = new Answers();
    answers.loader = new LoaderOptions(1 << 30, false, 0, false);
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> answers.trainer(Answers::id).devices(4).build()))
        .hasMessageThat()
        .isEqualTo(
            "batchSize of Answers.data times devices times numNodes must be at most 2147483647,"
                + " the examples of a global batch, but was 1073741824 x 4 x 1. Use a smaller"
                + " batch, or fewer devices or workers");
  }
}
