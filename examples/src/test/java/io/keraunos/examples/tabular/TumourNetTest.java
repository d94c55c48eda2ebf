package io.keraunos.examples.tabular;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.examples.DataFile;
import io.keraunos.examples.tables.Splits;
import io.keraunos.trainer.Predictions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TumourNetTest {

  private final TumourNet net =
      new TumourNet(new DataFile("breast_cancer.csv", TumourNet.class, Optional.empty()));

  @Test
  void theExportedModelAnswersRawRowsAsTheTrainerDoes(@TempDir Path dir) throws Exception {
    try (var trainer = TumourNetTrainer.builder(net).maxEpochs(2).progressBar(false).build()) {
      trainer.fit();
      Predictions answers = trainer.predict(net.testData());
      trainer.export(dir.resolve("model"));
      List<TumourNetTumourInput> rows =
          Splits.rows(net.testData()).stream().map(TumourNetTumourInput::of).toList();
      try (TumourNetPredictor predictor = TumourNetPredictor.load(dir.resolve("model"))) {
        List<float[]> together = predictor.probability(rows);
        for (int i = 0; i < rows.size(); i++) {
          float answer = answers.row(i)[0];
          assertThat(together.get(i)[0]).isWithin(1e-6f).of(answer);
          assertThat(predictor.probability(rows.get(i))[0]).isWithin(1e-6f).of(answer);
        }
      }
    }
  }

  @Test
  void thePeersHaveTheSameSplit() throws Exception {
    net.split();
    List<Tumour> rows = Splits.rows(net.table());
    assertThat(Splits.isPart("tabular", rows, "train", net.trainData())).isTrue();
    assertThat(Splits.isPart("tabular", rows, "test", net.testData())).isTrue();
  }
}
