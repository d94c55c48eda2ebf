package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Writes the README's project, its {@code xml} block as the pom and its program and the tutorial's
 * as the sources, to {@code target/it}, where maven-invoker-plugin builds it with the real Maven in
 * {@code verify}: a wrong processor path, a missing import or an old compiler plugin in the README
 * fails the build.
 */
final class ReadmeProjectTest {

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Path PROJECT = Path.of("target/it/readme");

  private static List<String> blocks(String language) throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../README.md")));
    return block
        .results()
        .filter(found -> found.group(1).equals(language))
        .map(found -> found.group(2))
        .toList();
  }

  private static String block(String language, String part) throws Exception {
    List<String> found = blocks(language).stream().filter(b -> b.contains(part)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /**
   * Pinned here: the compiler plugin has a version of its own. Maven 3.8 takes 3.1 without one,
   * which ignores the processor path; a newer Maven, which may run this build, would hide that.
   */
  @Test
  void theProjectOfTheReadmeIsWrittenForMavenToBuild() throws Exception {
    String pom = block("xml", "<project");
    assertThat(pom)
        .containsMatch(
            "<artifactId>maven-compiler-plugin</artifactId>\\s*<version>3\\.([5-9]|\\d\\d)\\.");
    String parent = Files.readString(Path.of("../pom.xml"));
    Matcher version = Pattern.compile("<slf4j.version>([^<]+)</slf4j.version>").matcher(parent);
    assertThat(version.find()).isTrue();
    assertThat(pom)
        .containsMatch(
            "<artifactId>slf4j-simple</artifactId>\\s*<version>"
                + Pattern.quote(version.group(1))
                + "</version>");
    Path sources = Files.createDirectories(PROJECT.resolve("src/main/java"));
    Files.writeString(PROJECT.resolve("pom.xml"), pom);
    Files.writeString(
        sources.resolve("Cifar10Net.java"), block("java", "public class Cifar10Net {"));
    Files.writeString(sources.resolve("Train.java"), block("java", "public class Train {"));
    Files.writeString(
        sources.resolve("Serve.java"),
        "import io.keraunos.trainer.Trainer;\nimport java.nio.file.Path;\n\n"
            + "class Serve {\n  float[] serve(Trainer trainer, byte[] image) {\n"
            + block("java", "trainer.export(")
            + "    return probabilities;\n  }\n}\n");
    // TutorialTest holds these against the tutorial's page.
    Path tutorial = Files.createDirectories(sources.resolve("spirals"));
    for (String name : List.of("Point.java", "Spirals.java", "Learn.java", "Serve.java")) {
      String source = Files.readString(Path.of("src/test/java/spirals", name));
      Files.writeString(tutorial.resolve(name), source);
    }
  }
}
