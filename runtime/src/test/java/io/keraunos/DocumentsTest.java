package io.keraunos;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the things documents refer to exist. */
final class DocumentsTest {

  private static final Pattern LINK =
      Pattern.compile("(?:\\]\\(|^\\[[^\\]]+\\]: )([^)\\s]+)", Pattern.MULTILINE);
  private static final Pattern REFERENCE = Pattern.compile("\\[([A-Za-z]+Test)\\](?!:)");

  @Test
  void linksLeadToFiles() {
    for (Path page : Documents.pages()) {
      for (Path target : links(page)) {
        assertWithMessage("%s links to %s", page, target).that(Files.exists(target)).isTrue();
      }
    }
  }

  private static List<Path> links(Path page) {
    List<Path> links = new ArrayList<>();
    Matcher link = LINK.matcher(Documents.prose(page));
    while (link.find()) {
      String target = link.group(1).replaceFirst("#.*", "");
      if (!target.isEmpty() && !target.contains("://")) {
        links.add(page.resolveSibling(target).normalize());
      }
    }
    return links;
  }

  @Test
  void everyPageIsReachedFromTheReadme() {
    Set<Path> reached = new LinkedHashSet<>(List.of(Documents.README));
    Deque<Path> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (Path target : links(open.remove())) {
        if (target.toString().endsWith(".md") && reached.add(target)) {
          open.add(target);
        }
      }
    }
    assertThat(reached).containsAtLeastElementsIn(Documents.pages());
  }

  /** So that the README says of each room of the runtime what is in it. */
  @Test
  void theReadmeNamesEveryPackageOfTheRuntimeAndNoOther() throws IOException {
    String table =
        Documents.read(Documents.README)
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1)[1])
            .collect(Collectors.joining());
    Set<String> named = new TreeSet<>();
    Matcher name = Pattern.compile("(?:runtime/\\.\\.\\./|, `)([a-z]+)`").matcher(table);
    while (name.find()) {
      named.add(name.group(1));
    }
    try (Stream<Path> packages = Files.list(Path.of("src/main/java/io/keraunos"))) {
      assertThat(named)
          .containsExactlyElementsIn(packages.map(each -> each.getFileName().toString()).toList());
    }
  }

  /** A difference that a page shows as an example could be applied to the code of today. */
  @Test
  void examplesOfAChangeFitTheCode() {
    int changes = 0;
    for (Path page : Documents.pages()) {
      for (Documents.Code code : Documents.code(page)) {
        if (code.language().equals("diff")) {
          changes++;
          List<String> lines = code.text().lines().toList();
          String file = Documents.read(Path.of("..", lines.get(0).substring("--- ".length())));
          for (String hunk : code.text().split("(?m)^@@\n", -1)) {
            String before =
                hunk.lines()
                    .filter(line -> !line.startsWith("+") && !line.startsWith("---"))
                    .map(line -> line.isEmpty() ? "\n" : line.substring(1) + "\n")
                    .collect(Collectors.joining());
            assertWithMessage("%s: %s", page, file).that(file).contains(before);
          }
        }
      }
    }
    assertThat(changes).isEqualTo(2);
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
