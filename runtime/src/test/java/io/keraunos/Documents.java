package io.keraunos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the project: those in its root, README first, and those in docs. */
final class Documents {
  private Documents() {}

  static final Path README = Path.of("../README.md");

  private static final Path DOCS = Path.of("../docs");
  private static final Pattern FENCED =
      Pattern.compile("^```(\\w*)\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  /**
   * A piece of code in a page.
   *
   * @param language that of a fenced block, empty if it names none; {@code span} for code within a
   *     sentence
   */
  record Code(Path page, String language, String text) {

    boolean isSpan() {
      return language.equals("span");
    }

    boolean isJava() {
      return language.equals("java");
    }
  }

  static List<Path> pages() {
    try (Stream<Path> root = Files.list(Path.of(".."));
        Stream<Path> docs = Files.list(DOCS)) {
      List<Path> pages = new ArrayList<>(List.of(README));
      Stream.concat(root, docs)
          .filter(path -> path.toString().endsWith(".md") && !path.equals(README))
          .sorted()
          .forEach(pages::add);
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a page without its fenced blocks. */
  static String prose(Path page) {
    return FENCED.matcher(read(page)).replaceAll("");
  }

  /** All code in a page: its fenced blocks, and what stands in backticks in its sentences. */
  static List<Code> code(Path page) {
    List<Code> code = new ArrayList<>();
    Matcher block = FENCED.matcher(read(page));
    while (block.find()) {
      code.add(new Code(page, block.group(1), block.group(2)));
    }
    Matcher span = SPAN.matcher(ours(page));
    while (span.find()) {
      code.add(new Code(page, "span", span.group(1).replace('\n', ' ')));
    }
    return code;
  }

  /**
   * The sentences of a page without those cells of tables that hold Lightning's and Keras's names.
   */
  private static String ours(Path page) {
    return switch (page.getFileName().toString()) {
      case "coming-from-lightning.md" -> withoutCells(prose(page), 1);
      case "glossary.md" -> withoutCells(prose(page), 2, 3);
      default -> prose(page);
    };
  }

  private static String withoutCells(String prose, Integer... columns) {
    StringBuilder kept = new StringBuilder();
    for (String line : prose.split("\n", -1)) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (line.startsWith("|")) {
        for (int column : columns) {
          cells[column] = "";
        }
      }
      kept.append(String.join("|", cells)).append('\n');
    }
    return kept.toString();
  }
}
