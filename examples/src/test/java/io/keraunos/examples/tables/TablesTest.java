package io.keraunos.examples.tables;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What ships is what is made, and allows the scores that the documents say. */
class TablesTest {

  private static final Path RESOURCES = Path.of("src/main/resources/io/keraunos/examples");

  @Test
  void theShippedTablesAreTheMadeOnes() throws IOException {
    try (InputStream packed = Files.newInputStream(RESOURCES.resolve("churn/churn.csv.gz"));
        InputStream file = new GZIPInputStream(packed)) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(MadeTables.churn());
    }
    assertThat(Files.readString(RESOURCES.resolve("houses/houses.csv")))
        .isEqualTo(MadeTables.houses());
  }

  @Test
  void theTrueProbabilitiesReachWhatTheDocumentsSay() throws Exception {
    List<ChurnTable.Row> rows = ChurnTable.rows();
    assertThat(Bounds.auc(rows)).isWithin(5e-5).of(0.8385);
    List<ChurnTable.Row> test = Splits.part("churn", rows, "test");
    assertThat(Bounds.auc(test)).isWithin(5e-5).of(0.8459);
    assertThat(Bounds.accuracy(test)).isWithin(5e-5).of(0.8083);
  }

  @Test
  void theTrueMediansReachWhatTheDocumentsSay() throws Exception {
    List<HousesTable.Row> rows = HousesTable.rows();
    assertThat(Bounds.mae(rows)).isWithin(0.5).of(27_260);
    assertThat(Bounds.mae(Splits.part("houses", rows, "test"))).isWithin(0.5).of(25_789);
  }
}
