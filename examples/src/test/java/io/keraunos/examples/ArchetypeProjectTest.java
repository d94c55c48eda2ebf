package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes the archetype's project, as the archetype plugin fills it in, to {@code target/it}, where
 * maven-invoker-plugin builds it with the real Maven in {@code verify}, its tests included: they
 * train a model, export it and ask it over HTTP.
 */
final class ArchetypeProjectTest {

  private static final Path TEMPLATE =
      Path.of("../archetype/src/main/resources/archetype-resources");
  private static final Path PROJECT = Path.of("target/it/archetype");

  @Test
  void theArchetypesProjectIsWrittenForMavenToBuild() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(TEMPLATE)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSize(7);
    for (Path file : files) {
      String place = TEMPLATE.relativize(file).toString();
      Path target =
          PROJECT.resolve(
              place.endsWith(".java")
                  ? place
                      .replace("java/House", "java/com/example/House")
                      .replace("java/Main", "java/com/example/Main")
                  : place);
      Files.createDirectories(target.getParent());
      Files.writeString(
          target,
          Files.readString(file)
              .replace("${groupId}", "com.example")
              .replace("${artifactId}", "houses")
              .replace("${version}", "1")
              .replace("${package}", "com.example")
              .replace("${keraunosVersion}", "0.1.0-SNAPSHOT"));
    }
    Files.writeString(PROJECT.resolve("invoker.properties"), "invoker.goals = package\n");
  }
}
