package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.logger.CsvLogger;
import io.keraunos.logger.TensorBoardLogger;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.entry.Predictors;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default locale changes no result and no file: neither its digits nor its letters do. */
@ExtendWith(NothingLeft.class)
class LocaleTest {

  private static final List<Feature> FEATURES =
      List.of(Feature.of("pixels", Feature.Type.FLOAT32, 12, 12, 1));

  private final Locale before = Locale.getDefault();

  @TempDir private Path dir;

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR"})
  void everythingIsAsInTheRootLocale(String tag) throws Exception {
    Map<String, String> expected = run(Locale.ROOT, dir.resolve("root"));
    Map<String, String> seen = run(Locale.forLanguageTag(tag), dir.resolve("here"));
    assertThat(seen).containsExactlyEntriesIn(expected);
    assertWithMessage("the user's locale is left alone")
        .that(Locale.getDefault())
        .isEqualTo(Locale.forLanguageTag(tag));
  }

  /**
   * Trains, stops, goes on, predicts, exports, and returns what came of it and what was written.
   */
  private static Map<String, String> run(Locale locale, Path folder) throws Exception {
    Locale.setDefault(locale);
    Map<String, String> seen = new TreeMap<>();
    try (Trainer trainer = trainer(folder).maxSteps(5).build()) {
      trainer.fit();
    }
    try (Trainer trainer = trainer(folder).maxSteps(12).resume(Resume.auto()).build()) {
      seen.put("metrics", trainer.fit().metrics().toString());
      seen.put("weights", trainer.weightsSha256());
      float[] trained = trainer.predict().row(0);
      trainer.export(folder.resolve("model"));
      try (Predictor predictor = Predictors.load(folder.resolve("model"), "predict", FEATURES)) {
        float[] pixels = Pictures.pictures(1, 2).get(0).pixels();
        assertThat(predictor.predict(row -> row.put(pixels)))
            .usingTolerance(1e-5)
            .containsExactly(trained)
            .inOrder();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        // an event file is named after the time and the process
        seen.put(
            name.replaceAll("tfevents.*", "tfevents"), name.endsWith("metrics.csv") ? text : "");
      }
    }
    return seen;
  }

  private static Trainer.Builder trainer(Path folder) throws IOException {
    Pictures module = new Pictures();
    module.normalized = true;
    module.dropped = true;
    return Runs.reset(module.trainer(), "modelSummary")
        .modelSummary(true)
        .logEverySteps(2)
        .deterministic(true)
        .defaultRootDir(folder)
        .checkpoints(Checkpointing.everySteps(5))
        .loggers(new CsvLogger(), new TensorBoardLogger());
  }
}
