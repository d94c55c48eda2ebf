package io.keraunos.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the trainers that the processor has generated. No class is loaded: one that names the entry
 * of generated code into the runtime has that name among its constants.
 */
final class GeneratedTrainers {

  private static final String SUFFIX = "Trainer.class";
  private static final String ENTRY = "io/keraunos/spi/entry/Trainers";

  private GeneratedTrainers() {}

  /** Returns the names of the generated trainers' classes in a folder, sorted. */
  static List<String> in(Path classes) throws IOException {
    if (!Files.isDirectory(classes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(classes)) {
      List<Path> candidates =
          files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
      Stream.Builder<String> names = Stream.builder();
      for (Path file : candidates) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(ENTRY)) {
          String path = classes.relativize(file).toString().replace('\\', '/');
          names.add(path.substring(0, path.length() - ".class".length()).replace('/', '.'));
        }
      }
      return names.build().toList();
    }
  }
}
