package io.keraunos.provenance;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {

  @Test
  void theFileSaysAllThatTheRecordSays() {
    Provenance all = Provenances.whole();
    assertThat(Provenance.parse("a file", all.toJson())).isEqualTo(all);
  }

  @Test
  void whatIsMissingOrOfAnotherVersionIsNamed() {
    String json = Provenances.whole().toJson();
    assertThat(refused(json.replace("\"weightsSha256\": \"0efd", "\"weights\": \"0efd")))
        .contains("a file: the field \"training.parents[0].weightsSha256\" must be a text");
    assertThat(refused(json.replace("\"format\": 1", "\"format\": 9")))
        .contains("a file must be of format 1, but was of 9");
  }

  private static String refused(String json) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> Provenance.parse("a file", json))
            .getMessage());
  }

  @Test
  void aFolderOfAnOlderVersionHasNone(@TempDir Path folder) throws Exception {
    assertThat(Provenance.find(folder)).isEmpty();
    assertThat(assertThrows(UncheckedIOException.class, () -> Provenance.read(folder)))
        .hasMessageThat()
        .contains("must be a checkpoint or an export with provenance.json, but has none");
    Path extra = Files.createDirectory(folder.resolve("assets.extra"));
    Files.writeString(extra.resolve(Provenance.FILE), Provenances.whole().toJson());
    assertThat(Provenance.read(folder)).isEqualTo(Provenances.whole());
  }

  @Test
  void theBillOfMaterialsIsValid() throws Exception {
    JsonParser parser = new JsonParser();
    String bom = BillOfMaterials.of(Provenances.whole());
    assertThat(parser.validate(bom, Version.VERSION_16)).isEmpty();
    assertThat(bom).contains("\"pkg:maven/org.slf4j/slf4j-api@2.0.20\"");
    assertThat(bom).contains("\"content\": \"" + Provenances.WEIGHTS + "\"");
    assertThat(bom).contains("\"type\": \"machine-learning-model\"");
    String wrong = bom.replace("machine-learning-model", "model");
    assertThat(parser.validate(wrong, Version.VERSION_16)).isNotEmpty();
  }

  @Test
  void theCardSaysWhatTheProgramKnowsAndLeavesTheRest() {
    String card = ModelCard.of(Provenances.whole());
    assertThat(card).contains("# Net\n\n## Model Details\n\n- Class: `app.Net`\n");
    assertThat(card).contains("- Program: com.example:net:1.0, git commit 1a2b3c (with changes)");
    assertThat(card).contains("- Fine-tuned from `old/step-000000000007`, step 7");
    assertThat(card).contains("| train_loss | 0.250000 | TRAIN | 30 |");
    assertThat(card).contains("| trainData | TRAIN | 120 | 1 examples, by their digests |");
    assertThat(card).contains("    app.Main fit --name 'two words'\n");
    assertThat(card).contains("| defaultRootDir | a\\|b |");
    assertThat(card).contains("## Intended Use\n\n*To be written");
  }

  @Test
  void differencesAreNamedOneByOne() {
    Provenance then = Provenances.whole();
    assertThat(Differences.of(then, Provenances.whole())).isEmpty();
    assertThat(Differences.of(then, Provenances.of(Provenances.data(121, "a1"), "9f", 0.5)))
        .containsExactly(
            "trainData's number of examples was 120, is 121",
            "git commit was 1a2b3c (with changes), is 9f (with changes)",
            "metric train_loss was 0.25, is 0.5")
        .inOrder();
    assertThat(Differences.of(then, Provenances.of(Provenances.data(120, "b2"), "1a2b3c", 0.25)))
        .containsExactly("example 5 of trainData is another one than it was");
  }

  @Test
  void aReproductionRefusesOtherDataUnlessItIsAskedFor() {
    Provenance then = Provenances.whole();
    Provenance now = Provenances.of(Provenances.data(121, "a1"), "1a2b3c", 0.25);
    Reproduction strict = new Reproduction(then, Path.of("into"), false);
    assertThat(assertThrows(IllegalArgumentException.class, () -> strict.check(now.data())))
        .hasMessageThat()
        .isEqualTo(
            "reproduce must train Net on the data of then, but trainData's number of examples was"
                + " 120, is 121. Bring the data back, or reproduce with --anyway");
    strict.check(then.data());
    new Reproduction(then, Path.of("into"), true).check(now.data());
  }
}
