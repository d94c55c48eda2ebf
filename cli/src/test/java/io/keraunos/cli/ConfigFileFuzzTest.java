package io.keraunos.cli;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.Fuzz;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged and hostile files of settings; see {@link Fuzz}. */
@Timeout(3600)
class ConfigFileFuzzTest {

  @TempDir Path folder;

  @Test
  void yaml() throws Exception {
    Path file = folder.resolve("f.yaml");
    Fuzz.of(
            "yaml",
            Fuzz.texts(
                "max-epochs: 5\n"
                    + "logger: [csv, tensorboard]\n"
                    + "monitor: \"val_loss\"\n"
                    + "# x\n"
                    + "seed: 0x1p3\n",
                "a: |\n  text\n  more\nb: &x 1\nc: *x\n? d\n: e\n",
                "{a: 1, b: [2, 3]}\n"),
            IllegalArgumentException.class)
        .run(
            content -> {
              Files.write(file, content);
              ConfigFile.read(file);
            });
  }

  @Test
  void properties() throws Exception {
    Path file = folder.resolve("f.properties");
    Fuzz.of(
            "properties",
            Fuzz.texts("max-epochs=5\nlogger : csv\n# x\na=\\u0041\\\n  b\n"),
            IllegalArgumentException.class)
        .run(
            content -> {
              Files.write(file, content);
              ConfigFile.read(file);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "!x [", "&x ["})
  void deepNestingIsAnErrorWithItsLine(String bracket) throws Exception {
    Path file = Files.writeString(folder.resolve("f.yaml"), "a:\n  " + bracket.repeat(100_000));
    assertThat(assertThrows(IllegalArgumentException.class, () -> ConfigFile.read(file)))
        .hasMessageThat()
        .startsWith(file.toString());
  }

  @Test
  void manyAliasesAreNoMatter() throws Exception {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    Path file = Files.writeString(folder.resolve("f.yaml"), laughs);
    assertThat(assertThrows(IllegalArgumentException.class, () -> ConfigFile.read(file)))
        .hasMessageThat()
        .startsWith(file.toString());
  }
}
