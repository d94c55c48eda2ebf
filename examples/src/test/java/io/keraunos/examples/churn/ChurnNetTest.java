package io.keraunos.examples.churn;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.examples.DataFile;
import io.keraunos.examples.tables.Answers;
import io.keraunos.examples.tables.Splits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChurnNetTest {

  private final ChurnNet net =
      new ChurnNet(new DataFile("churn.csv.gz", ChurnNet.class, Optional.empty()));

  @Test
  void theExportedModelAnswersRawRowsAsTheTrainerDoes(@TempDir Path dir) throws Exception {
    try (var trainer = ChurnNetTrainer.builder(net).maxEpochs(2).progressBar(false).build()) {
      trainer.fit();
      trainer.export(dir.resolve("model"));
      List<ChurnNetCustomerInput> rows =
          Splits.rows(net.testData()).stream().map(ChurnNetCustomerInput::of).toList();
      try (ChurnNetPredictor predictor = ChurnNetPredictor.load(dir.resolve("model"))) {
        Answers.assertSame(
            trainer.predict(net.testData()),
            rows,
            predictor::probability,
            predictor::probability,
            1e-6f);
        assertThat(
                assertThrows(
                    NullPointerException.class,
                    () -> predictor.probability((ChurnNetCustomerInput) null)))
            .hasMessageThat()
            .isEqualTo("example must be a ChurnNetCustomerInput, but was null");
      }
    }
  }

  @Test
  void thePeersHaveTheSameSplit() throws Exception {
    net.split();
    List<Customer> rows = Splits.rows(net.table());
    assertThat(Splits.isPart("churn", rows, "train", net.trainData())).isTrue();
    assertThat(Splits.isPart("churn", rows, "validation", net.validationData())).isTrue();
    assertThat(Splits.isPart("churn", rows, "test", net.testData())).isTrue();
  }
}
