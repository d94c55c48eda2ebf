package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.engine.Pictures.Picture;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WorstPredictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples with the largest losses, by their index in the dataset. */
@ExtendWith(NothingLeft.class)
class WorstPredictionsTest {

  private static double loss(Picture picture, float[] logits) {
    double own = logits[picture.right()];
    return Math.log(Math.exp(logits[0] - own) + Math.exp(logits[1] - own));
  }

  @Test
  void theyAreThoseOfAllPredictionsSorted() throws Exception {
    Dataset<Picture> pictures = Pictures.pictures(303, 5);
    try (Trainer trainer = new Pictures().trainer().maxEpochs(2).build()) {
      trainer.fit();
      WorstPredictions<Picture> worst =
          WorstPredictions.of(trainer, pictures, 10, WorstPredictionsTest::loss);
      Predictions all = trainer.predict(pictures);
      List<Double> losses = new ArrayList<>();
      for (int i = 0; i < 303; i++) {
        losses.add(loss(pictures.get(i), all.row(i)));
      }
      List<Long> expected =
          IntStream.range(0, 303)
              .boxed()
              .sorted(Comparator.<Integer, Double>comparing(losses::get).reversed())
              .limit(10)
              .map(Integer::longValue)
              .toList();
      assertThat(worst.predictions().stream().map(WorstPredictions.Prediction::index).toList())
          .isEqualTo(expected);
      WorstPredictions.Prediction<Picture> first = worst.predictions().get(0);
      assertThat(first.loss()).isEqualTo(losses.get((int) first.index()));
      assertThat(first.example()).isEqualTo(pictures.get(first.index()));
      assertThat(first.output()).isEqualTo(all.row((int) first.index()));
      assertThat(worst.toString().lines().toList()).hasSize(11);
      assertThat(worst.toString())
          .containsMatch("(?m)^     index       loss  output\\R *\\d+     \\d\\.\\d{4}  -?\\d");
    }
  }

  @Test
  void whatIsNotANumberIsTheWorstAndTheFirstOfEqualOnesComesFirst() {
    Dataset<Picture> pictures = Pictures.pictures(50, 5);
    try (Trainer trainer = new Pictures().trainer().build()) {
      int[] seen = {0};
      WorstPredictions<Picture> worst =
          WorstPredictions.of(
              trainer,
              pictures,
              4,
              (picture, logits) -> {
                int index = seen[0]++;
                return index == 7 ? Double.NaN : index % 10 == 3 ? 2 : 1;
              });
      assertThat(worst.predictions().stream().map(WorstPredictions.Prediction::index).toList())
          .containsExactly(7L, 3L, 13L, 23L)
          .inOrder();
      assertThat(
              WorstPredictions.of(trainer, pictures.subset(0, 2), 4, (picture, logits) -> 1)
                  .predictions())
          .hasSize(2);
      assertThrows(
          IllegalArgumentException.class,
          () -> WorstPredictions.of(trainer, pictures, 0, (picture, logits) -> 1));
      // A loss that fails leaves a trainer that can go on.
      assertThrows(
          IllegalStateException.class,
          () ->
              WorstPredictions.of(
                  trainer,
                  pictures,
                  4,
                  (picture, logits) -> {
                    throw new IllegalStateException("no loss");
                  }));
      assertThat(trainer.predict(pictures).size()).isEqualTo(50);
    }
  }
}
