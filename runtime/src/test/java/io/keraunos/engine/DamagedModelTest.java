package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.provenance.ProvenanceFiles;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.entry.Predictors;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that is not what was exported is refused, its file named: with {@code
 * -Dkeraunos.mutations=400} more often.
 */
@ExtendWith(NothingLeft.class)
class DamagedModelTest {

  private static final int MUTATIONS = Integer.getInteger("keraunos.mutations", 40);
  private static final List<Feature> X = List.of(Feature.of("x", Feature.Type.FLOAT32, 2));

  @TempDir private Path dir;
  private Path whole;

  @BeforeEach
  void export() {
    whole = dir.resolve("whole");
    Answers answers = new Answers();
    try (Trainer trainer =
        answers.trainer((step, in) -> answers.head.apply(step, in.float32("x"))).build()) {
      trainer.export(whole);
    }
  }

  private Path copy(String name) throws IOException {
    Path copy = dir.resolve(name);
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(whole.relativize(file)));
      }
    }
    return copy;
  }

  /** Returns the files of a model, without those that people may change. */
  private List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !ProvenanceFiles.NAMES.contains(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static String refusal(Path folder) {
    return assertThrows(UncheckedIOException.class, () -> Predictors.load(folder, "answer", X))
        .getMessage();
  }

  @Test
  void aCopyIsAsGood() throws IOException {
    try (Predictor predictor = Predictors.load(copy("copy"), "answer", X)) {
      assertThat(predictor.predict(row -> row.put(new float[] {1, 2}))).hasLength(3);
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    int number = 0;
    for (Path file : files(whole)) {
      String name = whole.relativize(file).toString();
      Path broken = copy("without" + number++);
      Files.delete(broken.resolve(name));
      assertThat(refusal(broken)).contains(Path.of(name).getFileName().toString());
      assertThat(refusal(broken)).containsMatch("Copy the whole folder again|Give the folder");
    }
    assertThat(number).isEqualTo(4);
  }

  @Test
  void aFolderThatIsNoneIsNamed() throws IOException {
    assertThat(refusal(dir.resolve("nothing"))).contains("nothing must be a folder");
    assertThat(refusal(whole.resolve("saved_model.pb"))).contains("must be a folder");
    Path other = copy("other");
    Files.delete(other.resolve("assets.extra/keraunos.json"));
    assertThat(refusal(other)).contains("must be a model as Trainer.export wrote it");
  }

  @Test
  void anyChangeOfAnyFileIsFound() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < MUTATIONS; i++) {
      Path broken = copy("broken");
      List<Path> files = files(broken);
      Path file = files.get(random.nextInt(files.size()));
      byte[] before = Files.readAllBytes(file);
      byte[] bytes = mutated(before, random);
      Files.write(file, bytes);
      String what = "mutation %d of %s".formatted(i, broken.relativize(file));
      if (file.endsWith("keraunos.json")) {
        tolerated(broken, what);
      } else {
        assertWithMessage(what).that(refusal(broken)).contains(file.getFileName().toString());
      }
      delete(broken);
    }
  }

  /** A manifest may be changed in a way that means the same; nothing else may come of it. */
  private static void tolerated(Path broken, String what) {
    try (Predictor predictor = Predictors.load(broken, "answer", X)) {
      assertWithMessage(what)
          .that(predictor.predict(row -> row.put(new float[] {1, 2})))
          .hasLength(3);
    } catch (UncheckedIOException e) {
      assertWithMessage(what).that(e).hasMessageThat().contains("export the model again");
    }
  }

  private static byte[] mutated(byte[] before, Random random) {
    byte[] bytes = before.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
      default -> {
        for (int i = 0; i < 20; i++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        }
      }
    }
    return bytes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
