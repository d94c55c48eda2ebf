package io.keraunos.examples.houses;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.examples.DataFile;
import io.keraunos.examples.tables.Splits;
import io.keraunos.trainer.Predictions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceNetTest {

  private final PriceNet net =
      new PriceNet(new DataFile("houses.csv", PriceNet.class, Optional.empty()));

  @Test
  void theExportedModelAnswersRawRowsAsTheTrainerDoes(@TempDir Path dir) throws Exception {
    try (var trainer = PriceNetTrainer.builder(net).maxEpochs(2).progressBar(false).build()) {
      trainer.fit();
      Predictions answers = trainer.predict(net.testData());
      trainer.export(dir.resolve("model"));
      List<PriceNetHouseInput> rows =
          Splits.rows(net.testData()).stream().map(PriceNetHouseInput::of).toList();
      try (PriceNetPredictor predictor = PriceNetPredictor.load(dir.resolve("model"))) {
        List<float[]> together = predictor.euros(rows);
        for (int i = 0; i < rows.size(); i++) {
          float answer = answers.row(i)[0];
          assertThat(together.get(i)[0]).isWithin(0.5f).of(answer);
          assertThat(predictor.euros(rows.get(i))[0]).isWithin(0.5f).of(answer);
        }
      }
    }
  }

  @Test
  void thePeersHaveTheSameSplit() throws Exception {
    net.split();
    List<House> rows = Splits.rows(net.table());
    assertThat(Splits.isPart("houses", rows, "train", net.trainData())).isTrue();
    assertThat(Splits.isPart("houses", rows, "validation", net.validationData())).isTrue();
    assertThat(Splits.isPart("houses", rows, "test", net.testData())).isTrue();
  }
}
