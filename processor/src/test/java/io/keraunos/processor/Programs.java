package io.keraunos.processor;

import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/** The programs that the tests compile: the {@code .java} files of the test resources. */
final class Programs {
  static final Path ROOT = Path.of("src", "test", "resources");

  private Programs() {}

  /** The files and folders in a folder, in name order. */
  static List<Path> in(String folder) {
    try (Stream<Path> paths = Files.list(ROOT.resolve(folder))) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The source files of a folder and its folders, or the file itself, in name order. */
  static List<Path> sources(Path program) {
    try (Stream<Path> paths = Files.walk(program)) {
      return paths.filter(path -> path.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The source files as the compiler takes them. */
  static List<JavaFileObject> read(List<Path> sources) {
    return sources.stream().map(Programs::read).toList();
  }

  private static JavaFileObject read(Path source) {
    try {
      return JavaFileObjects.forResource(source.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
