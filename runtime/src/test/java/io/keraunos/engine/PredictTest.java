package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class PredictTest {

  @Test
  void rowsComeInTheOrderOfTheDataset() throws Exception {
    Blobs blobs = new Blobs();
    try (Trainer trainer = blobs.trainer().maxEpochs(20).build()) {
      trainer.fit();
      Dataset<Blobs.Point> fresh = Blobs.points(70, 9);
      Predictions predictions = trainer.predict(fresh);
      assertThat(predictions.size()).isEqualTo(70);
      assertThat(predictions.shape().asArray()).isEqualTo(new long[] {-1, 2});
      int right = 0;
      for (int i = 0; i < 70; i++) {
        float[] row = predictions.row(i);
        assertThat(row[0] + row[1]).isWithin(1e-5f).of(1);
        right += predictions.argMax(i) == fresh.get(i).label() ? 1 : 0;
      }
      assertThat(right).isAtLeast(66);
      // Alone or with others, an example's prediction is the same.
      Predictions alone = trainer.predict(fresh.subset(69, 70));
      assertThat(alone.row(0)[0]).isWithin(1e-6f).of(predictions.row(69)[0]);
    }
  }

  @Test
  void needsALoaderOrADataset() {
    try (Trainer trainer = new Blobs().trainer().build()) {
      var e = assertThrows(IllegalStateException.class, trainer::predict);
      assertThat(e).hasMessageThat().contains("no @DataLoader(stage = Stage.PREDICT)");
    }
  }

  @Test
  void anotherRecordIsAnError() {
    try (Trainer trainer = new Blobs().trainer().build()) {
      var e =
          assertThrows(
              DatasetException.class, () -> trainer.predict(Dataset.of(List.of("a string"))));
      assertThat(e).hasCauseThat().hasMessageThat().contains("must be a Point, but was a string");
    }
  }
}
