package io.keraunos.provenance;

import io.keraunos.provenance.Provenance.Data;
import io.keraunos.provenance.Provenance.Metric;
import io.keraunos.provenance.Provenance.Model;
import io.keraunos.provenance.Provenance.Parent;
import io.keraunos.provenance.Provenance.Software;
import io.keraunos.provenance.Provenance.Training;
import java.util.List;
import java.util.Map;

/** Provenances that say everything there is. */
final class Provenances {
  private Provenances() {}

  static final String WEIGHTS = "0efd92149d488125297b6225f08684c66ed5833f99a19365c7d1d9bd515bfa24";

  static Provenance whole() {
    return of(data(120, "a1"), "1a2b3c", 0.25);
  }

  static Provenance of(Data train, String commit, double loss) {
    return new Provenance(
        Provenance.FORMAT,
        "2026-11-30T08:53:18Z",
        new Model("Net", "app.Net", Map.of("units", "8"), 1537, List.of("x FLOAT32 [3]"), null),
        new Training(
            7,
            2,
            30,
            1,
            Map.of("maxEpochs", "2", "defaultRootDir", "a|b"),
            new RunCommand("app.Main", List.of("fit", "--name", "two words"), List.of("-Xmx1g")),
            List.of(new Parent(Parent.Kind.FINE_TUNED, "old/step-000000000007", 7, WEIGHTS))),
        List.of(train, new Data("testData", "TEST", 4, false, null, List.of(), Map.of())),
        List.of(
            new Metric("train_loss", loss, "TRAIN", 1, 30),
            new Metric("val_loss", Double.NaN, "VALIDATE", 1, 30)),
        new Software(
            new BuildInfo("com.example:net:1.0", commit, "true"),
            "0.1.0",
            "2.18.0",
            "17.0.12",
            List.of(new Library("", "plain", ""), new Library("org.slf4j", "slf4j-api", "2.0.20"))),
        new Machine("Linux 6.1", "amd64", "a processor", 2, "CPU", 1),
        WEIGHTS);
  }

  static Data data(long size, String digest) {
    return new Data("trainData", "TRAIN", 4, true, size, List.of("x", "y"), Map.of("5", digest));
  }
}
