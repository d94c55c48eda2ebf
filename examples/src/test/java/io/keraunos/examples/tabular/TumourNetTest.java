package io.keraunos.examples.tabular;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.examples.DataFile;
import io.keraunos.examples.tables.Answers;
import io.keraunos.examples.tables.Splits;
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
      trainer.export(dir.resolve("model"));
      List<TumourNetTumourInput> rows =
          Splits.rows(net.testData()).stream().map(TumourNetTumourInput::of).toList();
      try (TumourNetPredictor predictor = TumourNetPredictor.load(dir.resolve("model"))) {
        Answers.assertSame(
            trainer.predict(net.testData()),
            rows,
            predictor::probability,
            predictor::probability,
            1e-6f);
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
