package io.keraunos.checkpoint;

import io.keraunos.Fuzz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged manifests of a checkpoint; see {@link Fuzz}. */
@Timeout(3600)
class ManifestFuzzTest {

  @TempDir Path folder;

  @Test
  void manifest() throws Exception {
    Files.writeString(folder.resolve("progress.json"), "{}");
    Files.writeString(folder.resolve("variables"), "x");
    Manifest.write(folder);
    Path manifest = folder.resolve(Manifest.FILE);
    Fuzz.of("manifest", List.of(Files.readAllBytes(manifest)), DamagedCheckpointException.class)
        .run(
            content -> {
              Files.write(manifest, content);
              Manifest.verify(folder);
            });
  }
}
