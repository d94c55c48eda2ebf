package io.keraunos;

import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents refer to is there. */
final class DocumentsTest {

  private static final Pattern LINK = Pattern.compile("(?:\\]\\(|^\\[[^\\]]+\\]: )([^)\\s]+)");
  private static final Pattern REFERENCE = Pattern.compile("\\[([A-Za-z]+Test)\\](?!:)");

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      return Stream.concat(Stream.of(Path.of("../README.md")), docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @Test
  void linksLeadToFiles() throws IOException {
    for (Path document : documents()) {
      boolean code = false;
      for (String line : Files.readAllLines(document)) {
        code ^= line.startsWith("```");
        Matcher link = LINK.matcher(code ? "" : line);
        while (link.find()) {
          String target = link.group(1).replaceFirst("#.*", "");
          if (!target.isEmpty() && !target.contains("://")) {
            assertWithMessage("%s links to %s", document, target)
                .that(Files.exists(document.resolveSibling(target)))
                .isTrue();
          }
        }
      }
    }
  }

  /** Each row names a test, or says why there is nothing. */
  @Test
  void lightningsFeaturesAreTestedOrGivenAReason() throws IOException {
    String document = Files.readString(Path.of("../docs/coming-from-lightning.md"));
    for (String line : document.lines().filter(line -> line.startsWith("| ")).toList()) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      assertWithMessage(line).that(cells).hasLength(5);
      assertWithMessage(line).that(cells[3].isBlank()).isFalse();
      Matcher test = REFERENCE.matcher(cells[3]);
      boolean tested = false;
      while (test.find()) {
        tested = true;
        assertWithMessage(line).that(document).contains("\n[" + test.group(1) + "]: ");
      }
      assertWithMessage("%s is offered, so a test runs it", line)
          .that(tested || cells[3].strip().length() > 20)
          .isTrue();
    }
  }
}
