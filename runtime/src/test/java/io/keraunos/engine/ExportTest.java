package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.entry.Predictors;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** An exported model answers as the trainer does. */
@ExtendWith(NothingLeft.class)
class ExportTest {

  private static final List<Feature> FEATURES =
      List.of(Feature.of("pixels", Feature.Type.FLOAT32, 12, 12, 1));

  @TempDir private Path dir;
  private Path exported;
  private Predictions expected;
  private List<Pictures.Picture> pictures;

  @BeforeEach
  void export() throws Exception {
    exported = dir.resolve("deep/model");
    Pictures module = new Pictures();
    module.normalized = true; // has state that training assigns
    module.dropped = true; // has none of its noise in prediction
    pictures = new ArrayList<>();
    Dataset<Pictures.Picture> all = Pictures.pictures(1003, 2);
    for (long i = 0; i < all.size(); i++) {
      pictures.add(all.get(i));
    }
    try (Trainer trainer = module.trainer().maxSteps(20).build()) {
      trainer.fit();
      expected = trainer.predict();
      trainer.export(exported);
    }
  }

  private Predictor load() {
    return Predictors.load(exported, "predict", FEATURES);
  }

  private void check(int index, float[] output) {
    for (int i = 0; i < output.length; i++) {
      assertWithMessage("example %s", index)
          .that(output[i])
          .isWithin(1e-5f)
          .of(expected.row(index)[i]);
    }
  }

  @Test
  void aPredictorAnswersAsTheTrainer() {
    try (Predictor predictor = load()) {
      for (int i = 0; i < 50; i++) {
        float[] pixels = pictures.get(i).pixels();
        check(i, predictor.predict(row -> row.put(pixels)));
      }
      List<float[]> all = predictor.predict(pictures, (picture, row) -> row.put(picture.pixels()));
      assertThat(all).hasSize(1003);
      for (int i = 0; i < all.size(); i++) {
        check(i, all.get(i));
      }
      assertThat(predictor.predict(List.<Pictures.Picture>of(), (picture, row) -> {})).isEmpty();
    }
  }

  @Test
  void manyThreadsAskAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Predictor predictor = load()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread * 100;
        tasks.add(
            () -> {
              for (int i = first; i < first + 100; i++) {
                float[] pixels = pictures.get(i).pixels();
                check(i, predictor.predict(row -> row.put(pixels)));
              }
              List<Pictures.Picture> some = pictures.subList(first, first + 70);
              List<float[]> outputs =
                  predictor.predict(some, (picture, row) -> row.put(picture.pixels()));
              for (int i = 0; i < 70; i++) {
                check(first + i, outputs.get(i));
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tensorflowLoadsIt() {
    float[] two = new float[2 * 144];
    System.arraycopy(pictures.get(0).pixels(), 0, two, 0, 144);
    System.arraycopy(pictures.get(1).pixels(), 0, two, 144, 144);
    try (SavedModelBundle bundle = SavedModelBundle.load(exported.toString(), "serve");
        TFloat32 input = TFloat32.tensorOf(Shape.of(2, 12, 12, 1), DataBuffers.of(two));
        var result = bundle.function("serving_default").call(Map.of("pixels", input))) {
      TFloat32 output = (TFloat32) result.get("predict").orElseThrow();
      for (int row = 0; row < 2; row++) {
        check(row, new float[] {output.getFloat(row, 0), output.getFloat(row, 1)});
      }
    }
  }

  @Test
  void misuseIsNamed() throws Exception {
    Predictor closed = load();
    closed.close();
    closed.close();
    assertThat(
            assertThrows(
                IllegalStateException.class, () -> closed.predict(row -> row.put(new float[144]))))
        .hasMessageThat()
        .isEqualTo("the predictor is closed");
    try (Predictor predictor = load()) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> predictor.predict(row -> row.put(new float[143]))))
          .hasMessageThat()
          .isEqualTo(
              "component pixels must be 144 values of type FLOAT32 (shape [12, 12, 1]), but was"
                  + " 143 values");
    }
    List<Feature> other = List.of(Feature.of("image", Feature.Type.UINT8, 12, 12, 1));
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> Predictors.load(exported, "predict", other)))
        .hasMessageThat()
        .contains(
            "must give predict of [image (UINT8 [-1, 12, 12, 1])], but gives predict of [pixels"
                + " (FLOAT32 [-1, 12, 12, 1])]. Was it exported from another version of the"
                + " class?");
    assertThat(
            assertThrows(
                UncheckedIOException.class, () -> Predictors.load(dir, "predict", FEATURES)))
        .hasMessageThat()
        .startsWith(dir + " must be a folder with saved_model.pb, but has none");
    Files.write(exported.resolve("saved_model.pb"), new byte[] {1, 2, 3});
    assertThrows(UncheckedIOException.class, this::load);
    try (Trainer trainer = new Pictures().trainer().build()) {
      assertThat(assertThrows(IllegalArgumentException.class, () -> trainer.export(exported)))
          .hasMessageThat()
          .isEqualTo(
              "the folder to export to must be new, empty or hold the same model, but does not: "
                  + exported
                  + ". Export to another one, or to the next version with exportVersion");
    }
    try (Stream<Path> left = Files.list(exported.getParent())) {
      assertThat(left.toList()).containsExactly(exported);
    }
  }

  /** Returns the trainer of a job that is started again: it trains nothing more, and exports. */
  private Trainer again(long steps) {
    Pictures module = new Pictures();
    module.normalized = true;
    Trainer trainer =
        module
            .trainer()
            .maxSteps(steps)
            .defaultRootDir(dir.resolve("run"))
            .checkpoints(Checkpointing.everySteps(5))
            .resume(Resume.auto())
            .build();
    trainer.fit();
    return trainer;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> described = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        described.add(file + " " + Files.getAttribute(file, "lastModifiedTime"));
      }
      return described;
    }
  }

  @Test
  void theSameModelIsExportedOnce() throws Exception {
    Path model = dir.resolve("again");
    try (Trainer trainer = again(5)) {
      trainer.export(model);
    }
    List<String> first = files(model);
    try (Trainer trainer = again(5)) {
      trainer.export(model);
      trainer.export(model);
    }
    assertThat(files(model)).isEqualTo(first);
    Files.delete(model.resolve("variables/variables.index"));
    try (Trainer trainer = again(5)) {
      assertThrows(IllegalArgumentException.class, () -> trainer.export(model));
    }
  }

  @Test
  void versionsAreNumberedAndNewOnesOnlyForAnotherModel() throws Exception {
    Path models = dir.resolve("models");
    for (int start = 0; start < 2; start++) {
      try (Trainer trainer = again(5)) {
        assertThat(trainer.exportVersion(models)).isEqualTo(models.resolve("1"));
      }
    }
    try (Trainer trainer = again(6)) {
      assertThat(trainer.exportVersion(models)).isEqualTo(models.resolve("2"));
    }
    try (Stream<Path> versions = Files.list(models)) {
      assertThat(versions.toList()).containsExactly(models.resolve("1"), models.resolve("2"));
    }
    try (Predictor predictor = Predictors.load(models.resolve("2"), "predict", FEATURES)) {
      float[] pixels = pictures.get(0).pixels();
      assertThat(predictor.predict(row -> row.put(pixels))).hasLength(2);
    }
  }

  @Test
  void anotherUserMayReadTheModel() throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "POSIX");
    Path plain = Files.createDirectory(dir.resolve("plain"));
    try (Stream<Path> all = Files.walk(exported)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        assertThat(Files.getPosixFilePermissions(path))
            .isEqualTo(Files.getPosixFilePermissions(plain));
      }
    }
    Path file = Files.writeString(dir.resolve("plain.txt"), "x");
    try (Stream<Path> all = Files.walk(exported)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.getPosixFilePermissions(path))
            .isEqualTo(Files.getPosixFilePermissions(file));
      }
    }
  }

  @Test
  void weightsThatAreStillTheirFirstAreToldOfBeforeTheyAnswer() {
    try (Trainer trainer = new Pictures().trainer().maxSteps(2).build()) {
      trainer.predict();
      assertThat(trainer.findings().stream().map(Finding::rule).toList())
          .containsExactly(Rule.FIRST_VALUES_MEASURED);
      trainer.fit();
    }
    try (Trainer trainer = new Pictures().trainer().maxSteps(2).build()) {
      trainer.fit();
      trainer.predict();
      assertThat(trainer.findings()).isEmpty();
    }
  }

  @Test
  void weightsThatAreStillTheirFirstAreToldOf() {
    try (Trainer trainer = new Pictures().trainer().maxSteps(2).build()) {
      trainer.export(dir.resolve("untrained"));
      assertThat(trainer.findings().stream().map(Finding::rule).toList())
          .containsExactly(Rule.FIRST_VALUES_EXPORTED);
      assertThat(trainer.findings().get(0).text())
          .startsWith("export writes weights that were neither trained nor loaded: ");
    }
    Path checkpoint;
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .maxEpochs(1)
            .defaultRootDir(dir)
            .checkpoints(Checkpointing.everySteps(1))
            .build()) {
      checkpoint = trainer.fit().checkpoint().orElseThrow();
      trainer.export(dir.resolve("trained"));
      assertThat(trainer.findings()).isEmpty();
    }
    try (Trainer trainer = new Pictures().trainer().maxSteps(2).build()) {
      trainer.restore(checkpoint);
      trainer.export(dir.resolve("loaded"));
      assertThat(trainer.findings()).isEmpty();
    }
  }
}
