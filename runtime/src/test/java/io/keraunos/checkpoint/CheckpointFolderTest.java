package io.keraunos.checkpoint;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {

  @TempDir private Path dir;
  private CheckpointFolder folder;
  private final List<String> damage = new ArrayList<>();

  @BeforeEach
  void folder() {
    folder = new CheckpointFolder(dir.resolve("checkpoints"));
  }

  private Path write(long step) throws IOException {
    return folder.write(
        step,
        checkpoint -> {
          VariableFiles.write(checkpoint, variables(step));
          Files.writeString(checkpoint.resolve("progress.json"), "{\"step\": " + step + "}");
        });
  }

  private static TreeMap<String, VariableFiles.Value> variables(float value) {
    return new TreeMap<>(
        Map.of(
            "dense/kernel",
            new VariableFiles.Value(new long[] {2, 3}, new float[] {value, 1, 2, 3, 4, -0f}),
            "step",
            new VariableFiles.Value(new long[0], new float[] {value})));
  }

  private Path newest() {
    return folder.newest(e -> damage.add(e.getMessage())).orElseThrow();
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path checkpoint = write(7);
    assertThat(checkpoint.getFileName().toString()).isEqualTo("step-000000000007");
    assertThat(CheckpointFolder.step(checkpoint)).isEqualTo(7);
    assertThat(newest()).isEqualTo(checkpoint);
    Map<String, VariableFiles.Value> read = VariableFiles.read(checkpoint, variables(0));
    variables(7)
        .forEach(
            (name, value) -> {
              assertThat(read.get(name).shape()).isEqualTo(value.shape());
              assertThat(read.get(name).elements()).isEqualTo(value.elements());
            });
    try (Stream<Path> files = Files.list(checkpoint)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactly(
              "line.json",
              "manifest.json",
              "progress.json",
              "variables.data-00000-of-00001",
              "variables.index");
    }
  }

  @Test
  void everyDamageIsNamedAndTheOneBeforeIsTaken() throws Exception {
    Path before = write(7);
    for (String file :
        List.of(
            "line.json",
            "manifest.json",
            "progress.json",
            "variables.data-00000-of-00001",
            "variables.index")) {
      for (String how : List.of("delete", "truncate", "flip")) {
        Path damaged = write(14).resolve(file);
        byte[] bytes = Files.readAllBytes(damaged);
        switch (how) {
          case "delete" -> Files.delete(damaged);
          case "truncate" -> Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
          default -> {
            bytes[bytes.length / 2] ^= 1;
            Files.write(damaged, bytes);
          }
        }
        damage.clear();
        assertThat(newest()).isEqualTo(before);
        assertThat(damage).hasSize(1);
        assertThat(damage.get(0)).contains("step-000000000014/");
      }
    }
  }

  @Test
  void whereAllAreDamagedNothingIsTaken() throws Exception {
    assertThat(folder.newest(e -> {})).isEmpty();
    Files.delete(write(7).resolve("progress.json"));
    assertThat(assertThrows(DamagedCheckpointException.class, () -> folder.newest(e -> {})))
        .hasMessageThat()
        .isEqualTo(
            "all 1 checkpoints in %s are damaged. Remove the folder to train from the start"
                .formatted(folder.path()));
  }

  @Test
  void whatFailsLeavesNothing() throws Exception {
    Path before = write(7);
    assertThrows(
        IOException.class,
        () ->
            folder.write(
                7,
                checkpoint -> {
                  Files.writeString(checkpoint.resolve("progress.json"), "{");
                  throw new IOException("disk full");
                }));
    CheckpointFolder.verify(before);
    try (Stream<Path> files = Files.list(folder.path())) {
      assertThat(files.toList()).containsExactly(before);
    }
  }

  @Test
  void whatAKilledProcessLeftIsThrownAway() throws Exception {
    Path left = Files.createDirectories(folder.path().resolve(".unfinished-step-000000000003"));
    Files.writeString(left.resolve("variables.index"), "x");
    assertThat(folder.newest(e -> {})).isEmpty();
    write(7);
    assertThat(Files.exists(left)).isFalse();
  }

  @Test
  void theNewestComesFirstAndARemovedOneIsGone() throws Exception {
    Path first = write(999);
    Path second = write(1000);
    assertThat(folder.all()).containsExactly(second, first).inOrder();
    folder.remove(second);
    assertThat(folder.all()).containsExactly(first);
  }

  @Test
  void whatWasAboutToBeReplacedIsThereAfterAKill() throws Exception {
    Path checkpoint = write(7);
    // A process was killed after the old one gave up its name and before the new one had it.
    Files.move(checkpoint, checkpoint.resolveSibling(".replaced-step-000000000007"));
    assertThat(newest()).isEqualTo(checkpoint);
    CheckpointFolder.verify(checkpoint);
    // And one that was replaced, but not yet removed, stays replaced.
    Files.createDirectory(checkpoint.resolveSibling(".replaced-step-000000000007"));
    write(8);
    assertThat(folder.all()).hasSize(2);
    assertThat(Files.exists(checkpoint.resolveSibling(".replaced-step-000000000007"))).isFalse();
  }

  @Test
  void aLineGoesOnFromTheCheckpointThatItDescendsFrom() throws Exception {
    Path five = write(5);
    Path ten = write(10);
    Path fifteen = write(15);
    // A fit goes on from the first; what came after it is left behind.
    Path eight = folder.write(8, Lineage.of(five), checkpoint -> {});
    assertThat(folder.all()).containsExactly(eight, fifteen, ten, five).inOrder();
    assertThat(folder.newestLine()).containsExactly(eight, five).inOrder();
    assertThat(folder.line(Lineage.of(fifteen))).containsExactly(fifteen, ten, five).inOrder();
    // Another one goes on from the branch that was left.
    Path twenty = folder.write(20, Lineage.of(fifteen), checkpoint -> {});
    assertThat(folder.newestLine()).containsExactly(twenty, fifteen, ten, five).inOrder();
    Path next = write(25);
    assertThat(folder.newestLine()).containsExactly(next, twenty, fifteen, ten, five).inOrder();
    assertThat(Lineage.of(next).line())
        .containsExactly(new Lineage.Span(1, 3), new Lineage.Span(5, 6))
        .inOrder();
  }

  @Test
  void theNewestOfTheLineIsTakenBeforeABranchThatWasLeft() throws Exception {
    Path five = write(5);
    Path ten = write(10);
    Path eight = folder.write(8, Lineage.of(five), checkpoint -> {});
    assertThat(newest()).isEqualTo(eight);
    Files.writeString(eight.resolve("more"), "x"); // what the manifest does not name is no damage
    assertThat(newest()).isEqualTo(eight);
    Files.delete(eight.resolve("manifest.json"));
    assertThat(newest()).isEqualTo(five);
    Files.delete(five.resolve("manifest.json"));
    assertThat(newest()).isEqualTo(ten);
  }

  @Test
  void checkpointsOfBeforeThereWereLinesAreOneLine() throws Exception {
    List<Path> old = new ArrayList<>();
    for (long step : new long[] {100, 200, 300}) {
      Path checkpoint = write(step);
      Files.delete(checkpoint.resolve("line.json"));
      Manifest.write(checkpoint);
      old.add(checkpoint);
    }
    assertThat(folder.newestLine()).containsExactly(old.get(2), old.get(1), old.get(0)).inOrder();
    Path branch = folder.write(150, Lineage.of(old.get(0)), checkpoint -> {});
    assertThat(folder.newestLine()).containsExactly(branch, old.get(0)).inOrder();
  }

  @Test
  void aDamagedCheckpointIsNotWholeEvenAfterItWas() throws Exception {
    Path checkpoint = write(7);
    assertThat(folder.isWhole(checkpoint)).isTrue();
    Files.writeString(checkpoint.resolve("progress.json"), "{}");
    assertThat(folder.isWhole(checkpoint)).isFalse();
    assertThat(folder.isWhole(dir.resolve("step-000000000099"))).isFalse();
  }

  @Test
  void anEditedManifestOrLineIsNamed() throws Exception {
    Path checkpoint = write(7);
    for (String text :
        List.of(
            "",
            "[]",
            "{}",
            "{\"sha256\": null}",
            "{\"sha256\": []}",
            "{\"sha256\": {\"a\": null}}",
            "{\"sha256\": {\"a\": 1}}",
            "{\"sha256\": {\"../../a\": \"00\"}}",
            "{\"sha256\": {}}",
            "[".repeat(100_000))) {
      Files.writeString(checkpoint.resolve("manifest.json"), text);
      assertThat(
              assertThrows(
                  DamagedCheckpointException.class, () -> CheckpointFolder.verify(checkpoint)))
          .hasMessageThat()
          .startsWith(checkpoint.resolve("manifest.json").toString());
    }
    for (String text :
        List.of("", "{}", "{\"number\": -1, \"line\": []}", "{\"number\": 1, \"line\": [{}]}")) {
      Files.writeString(checkpoint.resolve("line.json"), text);
      assertThat(assertThrows(DamagedCheckpointException.class, () -> Lineage.of(checkpoint)))
          .hasMessageThat()
          .startsWith(checkpoint.resolve("line.json").toString());
    }
  }

  @Test
  void aCheckpointOfAnotherModelIsNotCalledDamaged() throws Exception {
    Path checkpoint = write(7);
    TreeMap<String, VariableFiles.Value> wider = variables(0);
    wider.put("dense/kernel", new VariableFiles.Value(new long[] {2, 4}, new float[8]));
    wider.put("head/bias", new VariableFiles.Value(new long[] {4}, new float[4]));
    wider.remove("step");
    assertThat(assertThrows(OtherModelException.class, () -> VariableFiles.read(checkpoint, wider)))
        .hasMessageThat()
        .contains(
            "is whole and of another: dense/kernel is [2, 3] in it, and [2, 4] in the model;"
                + " head/bias [4] is not in it; step [] is not in the model. ");
  }

  @Test
  void aLongIndexOfManyBlocksIsRead() throws Exception {
    TreeMap<String, VariableFiles.Value> many = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      many.put("layers/" + i + "/kernel", new VariableFiles.Value(new long[] {1}, new float[] {i}));
    }
    VariableFiles.write(dir, many);
    assertThat(BundleIndex.read(dir.resolve("variables.index")).keySet())
        .containsExactlyElementsIn(many.keySet())
        .inOrder();
  }

  @Test
  void variablesThatWereCutOffAreNamed() throws Exception {
    for (String file : List.of("variables.index", "variables.data-00000-of-00001")) {
      Path checkpoint = write(7);
      byte[] bytes = Files.readAllBytes(checkpoint.resolve(file));
      for (int length = 0; length < bytes.length; length += 1 + bytes.length / 20) {
        Files.write(checkpoint.resolve(file), Arrays.copyOf(bytes, length));
        Manifest.write(checkpoint); // as somebody would who thinks that the sums are the trouble
        assertThat(
                assertThrows(
                    DamagedCheckpointException.class,
                    () -> VariableFiles.read(checkpoint, variables(0))))
            .hasMessageThat()
            .startsWith("the variables in " + checkpoint + " cannot be read: ");
      }
    }
  }
}
