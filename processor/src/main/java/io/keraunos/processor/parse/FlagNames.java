package io.keraunos.processor.parse;

import io.keraunos.annotation.HyperParameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names that a command line has for itself, so that no hyperparameter may have them. */
final class FlagNames {
  private FlagNames() {}

  /**
   * Path of the list, which comes with the annotations, so that the compiler need not load the
   * runtime.
   */
  private static final String FILE = "/META-INF/keraunos/reserved-flags.txt";

  /** Names that are taken, without dashes in front. */
  private static final List<String> TAKEN = read();

  private static List<String> read() {
    try (InputStream file = HyperParameter.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(
            FILE + " must come with keraunos-annotations, but does not. Is its jar whole?");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read: " + e, e);
    }
  }

  /** Returns the flag with the same name as this one. */
  static Optional<String> taken(String name) {
    return TAKEN.stream().filter(flag -> same(flag, name)).findFirst();
  }

  /** Returns whether two names are the same except for case, dashes and underscores. */
  static boolean same(String a, String b) {
    return letters(a).equals(letters(b));
  }

  private static String letters(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }
}
