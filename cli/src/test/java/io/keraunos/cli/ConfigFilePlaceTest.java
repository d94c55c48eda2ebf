package io.keraunos.cli;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no configuration file are refused. */
class ConfigFilePlaceTest {

  @TempDir private Path folder;

  private static String error(Path file) {
    return assertThrows(IllegalArgumentException.class, () -> ConfigFile.read(file)).getMessage();
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    for (Path path :
        new Path[] {
          folder.resolve("nowhere.yaml"),
          Files.createDirectory(folder.resolve("folder.yaml")),
          Files.createSymbolicLink(folder.resolve("endless.yaml"), Path.of("/dev/zero"))
        }) {
      assertThat(error(path))
          .isEqualTo("a configuration file must be a file that is there, but was " + path);
    }
  }

  @Test
  void aFileThatIsMuchTooLongIsRefused() throws Exception {
    Path file = folder.resolve("weights.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertThat(error(file))
        .isEqualTo(
            "a configuration file must have at most 1,048,576 bytes, but %s has 1,099,511,627,776. Is it another file?"
                .formatted(file));
  }

  @Test
  void anotherEncodingIsRefused() throws Exception {
    Path file = folder.resolve("latin.properties");
    Files.write(file, new byte[] {'a', '=', (byte) 0xe9, '\n'});
    assertThat(error(file))
        .isEqualTo("a configuration file must be text in UTF-8, but %s is not".formatted(file));
  }
}
