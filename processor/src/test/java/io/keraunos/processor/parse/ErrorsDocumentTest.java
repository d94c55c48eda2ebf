package io.keraunos.processor.parse;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} lists every mistake. With {@code -Dkeraunos.rewrite=true} it is written
 * anew.
 */
final class ErrorsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");
  private static final Path PROGRAMS = Path.of("src", "test", "resources", "bad");

  private static final String HEAD =
      """
      # What the processor reports

      Every message of the processor begins with an id that never changes its meaning, and ends with \
      what to do. In the texts below `%s` stands for what depends on the program. Ids are grouped: \
      0xx the class and its methods, 1xx steps, 2xx optimizer and data preparation, 3xx loaders, \
      4xx example records and what their components are, 5xx hooks, 6xx metric names, 7xx layers, 8xx hyperparameters, \
      9xx the processor itself.
      """;

  @Test
  void listsEveryMistake() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (Mistake mistake : Mistake.values()) {
      text.append("\n## ").append(mistake.id()).append("\n\n").append(mistake.text()).append("\n");
      example(mistake).ifPresent(file -> text.append(link(file)));
    }
    if (Boolean.getBoolean("keraunos.rewrite")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, text);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(text.toString());
  }

  @Test
  void idsAreDistinctAndInOrder() {
    List<String> ids = Arrays.stream(Mistake.values()).map(Mistake::id).toList();
    assertThat(ids).isInStrictOrder();
  }

  /** The program that is named after the mistake. */
  private static Optional<Path> example(Mistake mistake) {
    StringBuilder name = new StringBuilder();
    for (String word : mistake.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return List.of(name + ".java", name.toString(), name + "Step.java").stream()
        .map(PROGRAMS::resolve)
        .filter(Files::exists)
        .findFirst();
  }

  private static String link(Path program) {
    return "\nA program with this mistake: [%s](../processor/%s)\n"
        .formatted(
            program.getFileName().toString().replace(".java", ""),
            program.toString().replace('\\', '/'));
  }
}
