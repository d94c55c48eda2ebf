package learner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.keraunos.callback.EpochTable;
import io.keraunos.logger.CsvLogger;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineTest {

  @Test
  void aModuleTrainsAndServesOnTheModulePath(@TempDir Path folder) {
    assertTrue(Line.class.getModule().isNamed());
    assertEquals("keraunos.runtime", Trainer.class.getModule().getName());
    try (Trainer trainer = trainer(folder, 60, Resume.never())) {
      assertEquals(60, trainer.fit().epochs());
    }
    try (Trainer trainer = trainer(folder, 100, Resume.last())) {
      assertEquals(100, trainer.fit().epochs());
      Path model = trainer.exportVersion(folder.resolve("models"));
      try (LinePredictor predictor = LinePredictor.load(model)) {
        assertEquals(2 * 0.5 - 3 * 0.25 + 1, predictor.value(new float[] {0.5f, 0.25f})[0], 1e-2);
      }
    }
  }

  @Test
  void itsCommandLineTrains(@TempDir Path folder) {
    String[] fit = {
      "fit",
      "--max-epochs=2",
      "--learning-rate=0.2",
      "--checkpoint-every-n-epochs=1",
      "--default-root-dir=" + folder
    };
    assertEquals(0, LineCli.commandLine().execute(fit));
    assertTrue(Files.isDirectory(folder.resolve("Line").resolve("version_0")));
  }

  private static Trainer trainer(Path folder, int epochs, Resume resume) {
    return LineTrainer.builder(new Line())
        .maxEpochs(epochs)
        .resume(resume)
        .checkpoints(Checkpointing.everyEpochs(20))
        .callbacks(EpochTable.of(LineMetrics.TRAIN_LOSS))
        .loggers(new CsvLogger())
        .defaultRootDir(folder)
        .build();
  }

  @Test
  void theInsideIsNotExported() {
    Module runtime = Trainer.class.getModule();
    for (String inside : new String[] {"capi", "engine", "graph.execute", "distribute"}) {
      String name = "io.keraunos." + inside;
      assertTrue(runtime.getPackages().contains(name), name);
      assertFalse(runtime.isExported(name), name);
      assertFalse(runtime.isOpen(name, Line.class.getModule()), name);
    }
  }
}
