package io.keraunos.cli;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Places where a result cannot be written are refused before the work. */
class OutputPlaceTest {

  @TempDir private Path folder;

  private static void assertRefused(Executable check, String rule, Path path) {
    assertThat(assertThrows(IllegalArgumentException.class, check))
        .hasMessageThat()
        .isEqualTo("--output must be %s, but was %s".formatted(rule, path));
  }

  @Test
  void aNewFileAndOneThatIsThereAreTaken() throws Exception {
    OutputPlace.checkFile(folder.resolve("new.csv"));
    OutputPlace.checkFile(Files.createFile(folder.resolve("old.csv")));
    OutputPlace.checkFile(Path.of("relative.csv"));
  }

  @Test
  void aFileThatCannotBeIsRefused() throws Exception {
    Path nowhere = folder.resolve("no/where.csv");
    assertRefused(() -> OutputPlace.checkFile(nowhere), "in a folder that is there", nowhere);
    Path inFile = Files.createFile(folder.resolve("file")).resolve("a.csv");
    assertRefused(() -> OutputPlace.checkFile(inFile), "in a folder that is there", inFile);
    Path itself = Files.createDirectory(folder.resolve("folder.csv"));
    assertRefused(() -> OutputPlace.checkFile(itself), "a file, which a folder is not", itself);
  }

  @Test
  void aNewFolderAndAnEmptyOneAreTaken() {
    OutputPlace.checkFolder(folder);
    OutputPlace.checkFolder(folder.resolve("new"));
    OutputPlace.checkFolder(folder.resolve("a/b/c"));
    OutputPlace.checkFolder(Path.of("relative"));
  }

  @Test
  void aFolderThatCannotBeIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(() -> OutputPlace.checkFolder(file), "a folder, which a file is not", file);
    Path below = file.resolve("model");
    assertRefused(() -> OutputPlace.checkFolder(below), "a folder, which a file is not", below);
    assertRefused(() -> OutputPlace.checkFolder(folder), "new or empty", folder);
  }

  @Test
  void whereThisProcessMayNotWriteIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("old.csv"));
    assertThat(file.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(file), "the tests run as a user who may write everywhere");
    assertRefused(() -> OutputPlace.checkFile(file), "where this process may write", file);
    assertThat(folder.toFile().setWritable(false)).isTrue();
    try {
      Path model = folder.resolve("model");
      assertRefused(() -> OutputPlace.checkFolder(model), "where this process may write", model);
    } finally {
      assertThat(folder.toFile().setWritable(true)).isTrue();
    }
  }
}
