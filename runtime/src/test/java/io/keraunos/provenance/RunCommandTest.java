package io.keraunos.provenance;

import static com.google.common.truth.Truth.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands, their secrets, and the libraries of a class path. */
class RunCommandTest {

  @Test
  void theOperatingSystemSaysWhichSpacesAreWithinAnArgument() {
    List<String> process = List.of("-Xmx1g", "-cp", "a:b", "app.Main", "fit", "two words");
    assertThat(RunCommand.words("app.Main fit two words", process))
        .containsExactly("app.Main", "fit", "two words")
        .inOrder();
    assertThat(RunCommand.words("app.Main fit two", List.of()))
        .containsExactly("app.Main", "fit", "two")
        .inOrder();
    assertThat(RunCommand.of(RunCommand.words("", List.of()), List.of()).mainClass())
        .isEqualTo("unknown");
  }

  @Test
  void secretsAreLeftOut() {
    RunCommand command =
        RunCommand.of(
            List.of(
                "app.Main",
                "--api-key",
                "k1",
                "--dbPassword=p1",
                "--url",
                "jdbc:postgresql://me:p2@host/db?ssl=true&password=p3",
                "--key-dim",
                "8",
                "--token",
                "--verbose"),
            List.of("-Dhub.token=t1", "-Xmx1g"));
    assertThat(command.arguments())
        .containsExactly(
            "--api-key",
            "***",
            "--dbPassword=***",
            "--url",
            "jdbc:postgresql://me:***@host/db?ssl=true&password=***",
            "--key-dim",
            "8",
            "--token",
            "--verbose")
        .inOrder();
    assertThat(command.options()).containsExactly("-Dhub.token=***", "-Xmx1g").inOrder();
    assertThat(command.isWhole()).isFalse();
    assertThat(Secrets.mask(Map.of("authToken", "t", "tokens", "100")))
        .containsExactly("authToken", "***", "tokens", "100");
  }

  @Test
  void aJarStandsForItsMainClassAndNamesItsLibraries(@TempDir Path folder) throws Exception {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    jar(
        lib.resolve("packed.jar"),
        new Manifest(),
        Map.of(
            "META-INF/maven/org.one/one/pom.properties",
            "groupId=org.one\nartifactId=one\nversion=1.0+2\n",
            "META-INF/maven/org.two/two/pom.properties",
            "groupId=org.two\nartifactId=two\nversion=2.0\n"));
    jar(lib.resolve("plain-3.1.jar"), new Manifest(), Map.of());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "app.Main");
    manifest
        .getMainAttributes()
        .put(Attributes.Name.CLASS_PATH, "lib/packed.jar lib/plain-3.1.jar lib/gone.jar");
    Path main = folder.resolve("net.jar");
    jar(main, manifest, Map.of());
    RunCommand command = RunCommand.of(List.of(main.toString(), "fit"), List.of());
    assertThat(command.toString()).isEqualTo("app.Main fit");
    assertThat(Library.of(List.of(main.toFile(), new File("no.jar"))))
        .containsExactly(
            new Library("", "net", ""),
            new Library("", "plain", "3.1"),
            new Library("org.one", "one", "1.0+2"),
            new Library("org.two", "two", "2.0"))
        .inOrder();
    assertThat(new Library("org.one", "one", "1.0+2").purl())
        .isEqualTo("pkg:maven/org.one/one@1.0%2B2");
  }

  private static void jar(Path file, Manifest manifest, Map<String, String> entries)
      throws Exception {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
      }
    }
  }
}
