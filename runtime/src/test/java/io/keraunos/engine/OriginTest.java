package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.TinyFit;
import io.keraunos.provenance.Provenance;
import io.keraunos.provenance.Provenance.Parent;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What checkpoints and exports say they came from. */
@ExtendWith(NothingLeft.class)
class OriginTest {

  @TempDir private Path dir;

  private Trainer.Builder builder() {
    return TinyFit.in(dir).checkpoints(Checkpointing.everyEpochs(1));
  }

  private FitResult fit(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      FitResult fit = trainer.fit();
      assertThat(of(fit).weightsSha256()).isEqualTo(trainer.weightsSha256());
      return fit;
    }
  }

  private static Provenance of(FitResult fit) {
    return Provenance.read(fit.checkpoint().orElseThrow());
  }

  @Test
  void aCheckpointSaysWhatItCameFrom() {
    Provenance of = of(fit(builder().maxEpochs(2).seed(3)));
    assertThat(of.model().className()).isEqualTo("io.keraunos.TinyFit");
    assertThat(of.model().inputs()).containsExactly("x FLOAT32 [3]", "y FLOAT32").inOrder();
    assertThat(of.model().parameters()).isEqualTo(4);
    assertThat(of.training().seed()).isEqualTo(3);
    assertThat(of.training().epochs()).isEqualTo(2);
    assertThat(of.training().step()).isEqualTo(8);
    assertThat(of.training().settings()).containsEntry("maxEpochs", "2");
    assertThat(of.training().parents()).isEmpty();
    assertThat(of.data().get(0).loader()).isEqualTo("trainData");
    assertThat(of.data().get(0).size()).isEqualTo(16);
    assertThat(of.data().get(0).sample()).isNotEmpty();
    assertThat(of.metrics().stream().map(Provenance.Metric::name))
        .containsAtLeast("train_loss", "val_loss");
    assertThat(of.software().libraries()).isNotEmpty();
  }

  @Test
  void averagesAreTheWeightsOfACheckpoint() {
    fit(builder().maxEpochs(2).weightAveraging(WeightAveraging.ema(0.9)));
  }

  @Test
  void aFitThatGoesOnNamesItsParents() {
    FitResult first = fit(builder().maxEpochs(1));
    String weights = of(first).weightsSha256();
    Path path = first.checkpoint().orElseThrow();
    FitResult resumed = fit(builder().maxEpochs(2).resume(Resume.last()));
    assertThat(of(resumed).training().parents())
        .containsExactly(new Parent(Parent.Kind.RESUMED, path.toString(), 4, weights));
    try (Trainer trainer = builder().maxEpochs(1).build()) {
      trainer.restore(path);
      FitResult tuned = trainer.fit();
      assertThat(of(tuned).training().parents())
          .containsExactly(new Parent(Parent.Kind.FINE_TUNED, path.toString(), 4, weights));
    }
  }

  @Test
  void aCheckpointOfAnOlderVersionIsGoneOnFrom() throws IOException {
    Path path = fit(builder().maxEpochs(1)).checkpoint().orElseThrow();
    Path manifest = path.resolve("manifest.json");
    String sums = Files.readString(manifest);
    for (String name : List.of("provenance.json", "MODEL_CARD.md", "bom.cdx.json")) {
      Files.delete(path.resolve(name));
      sums = sums.replaceAll("\\s*\"" + name + "\": \"\\w+\",", "");
    }
    Files.writeString(manifest, sums);
    FitResult resumed = fit(builder().maxEpochs(2).resume(Resume.last()));
    assertThat(of(resumed).training().parents())
        .containsExactly(new Parent(Parent.Kind.RESUMED, path.toString(), 4, Provenance.UNKNOWN));
  }

  @Test
  void anExportSaysWhoseWeightsItHas() throws IOException {
    Path checkpoint;
    Path export = dir.resolve("export");
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .maxEpochs(2)
            .defaultRootDir(dir)
            .checkpoints(Checkpointing.everyEpochs(1))
            .build()) {
      trainer.fit();
      checkpoint = dir.resolve("Pictures/version_0/checkpoints");
      try (var all = Files.list(checkpoint)) {
        checkpoint = all.sorted().findFirst().orElseThrow();
      }
      trainer.restore(checkpoint);
      trainer.export(export);
      assertThat(Provenance.read(export).weightsSha256()).isEqualTo(trainer.weightsSha256());
    }
    assertThat(Provenance.read(export).training())
        .isEqualTo(Provenance.read(checkpoint).training());
  }

  @Test
  void theCardOfAnExportMayBeEditedAndTheModelIsTheSame() throws IOException {
    Path export = dir.resolve("export");
    try (Trainer trainer = new Pictures().trainer().maxEpochs(1).build()) {
      trainer.fit();
      trainer.export(export);
      Path card = export.resolve("assets.extra/MODEL_CARD.md");
      Files.writeString(card, "ours");
      trainer.export(export);
      assertThat(Files.readString(card)).isEqualTo("ours");
    }
  }
}
