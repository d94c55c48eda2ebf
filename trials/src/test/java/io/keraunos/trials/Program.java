package io.keraunos.trials;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program in one file: a class of the file's name with a {@code main}. Comments {@code // key:
 * value} in it say what is known of it.
 */
record Program(String name, String source) {

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  /** Reads a program. */
  static Program read(Path file) {
    String name = file.getFileName().toString();
    try {
      return new Program(
          name.substring(0, name.length() - ".java".length()), Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  /** Reads the programs of a folder on the class path, such as {@code correct}, by name. */
  static List<Program> all(String folder) {
    try {
      Path path =
          Path.of(Objects.requireNonNull(Program.class.getResource("/" + folder), folder).toURI());
      try (Stream<Path> files = Files.walk(path)) {
        return files
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .map(Program::read)
            .toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot list " + folder, e);
    }
  }

  /** Returns the binary name of the class to run. */
  String mainClass() {
    Matcher declared = PACKAGE.matcher(source);
    return declared.find() ? declared.group(1) + "." + name : name;
  }

  /** Returns the values of all comments {@code // key: value}, in order. */
  List<String> comments(String key) {
    return Pattern.compile("(?m)^// " + Pattern.quote(key) + ": *(.*)$")
        .matcher(source)
        .results()
        .map(found -> found.group(1).strip())
        .toList();
  }
}
