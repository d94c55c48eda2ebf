package io.keraunos.examples.houses;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.examples.DataFile;
import io.keraunos.examples.tables.Answers;
import io.keraunos.examples.tables.Splits;
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
      trainer.export(dir.resolve("model"));
      List<PriceNetHouseInput> rows =
          Splits.rows(net.testData()).stream().map(PriceNetHouseInput::of).toList();
      try (PriceNetPredictor predictor = PriceNetPredictor.load(dir.resolve("model"))) {
        Answers.assertSame(
            trainer.predict(net.testData()), rows, predictor::euros, predictor::euros, 0.5f);
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
