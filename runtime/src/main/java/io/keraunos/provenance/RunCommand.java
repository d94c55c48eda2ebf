package io.keraunos.provenance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A command that runs a program. What looks like a secret is left out; the environment is not in
 * it.
 *
 * @param mainClass the class with the program's {@code main}; {@code unknown} if nobody has told
 * @param arguments the program's arguments
 * @param options the options of the Java machine that begin with {@code -D} or {@code -X}
 */
public record RunCommand(String mainClass, List<String> arguments, List<String> options) {

  /** Copies the lists. */
  public RunCommand {
    arguments = List.copyOf(arguments);
    options = List.copyOf(options);
  }

  /** Returns the command of this process. */
  public static RunCommand here() {
    List<String> words =
        words(
            System.getProperty("sun.java.command", ""),
            ProcessHandle.current().info().arguments().map(Arrays::asList).orElse(List.of()));
    List<String> options =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> option.startsWith("-D") || option.startsWith("-X"))
            .filter(option -> !option.startsWith("-D" + Reproduction.PREFIX))
            .toList();
    return of(words, options);
  }

  static RunCommand of(List<String> words, List<String> options) {
    return words.isEmpty()
        ? new RunCommand(Provenance.UNKNOWN, List.of(), Secrets.mask(options))
        : new RunCommand(
            mainClass(words.get(0)),
            Secrets.mask(words.subList(1, words.size())),
            Secrets.mask(options));
  }

  /**
   * Returns the main class and its arguments. The Java machine tells them joined by spaces; the
   * operating system, where it tells them, says which spaces are within an argument.
   */
  static List<String> words(String joined, List<String> ofProcess) {
    for (int i = 0; i < ofProcess.size(); i++) {
      List<String> tail = ofProcess.subList(i, ofProcess.size());
      if (String.join(" ", tail).equals(joined)) {
        return List.copyOf(tail);
      }
    }
    return joined.isBlank() ? List.of() : List.of(joined.strip().split(" +"));
  }

  /** Returns the main class of a program that was named by its class or by its jar. */
  private static String mainClass(String program) {
    if (!program.endsWith(".jar") || !new File(program).isFile()) {
      return program.substring(program.indexOf('/') + 1); // without its module
    }
    try (JarFile jar = new JarFile(program)) {
      Manifest manifest = jar.getManifest();
      String named =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
      return named == null ? program : named;
    } catch (IOException e) {
      throw new UncheckedIOException(program + " cannot be read: " + e, e);
    }
  }

  /** Returns whether the main class is known and nothing was left out. */
  public boolean isWhole() {
    return !mainClass.equals(Provenance.UNKNOWN)
        && arguments.stream().noneMatch(word -> word.contains(Secrets.MASK))
        && options.stream().noneMatch(word -> word.contains(Secrets.MASK));
  }

  /** Returns the main class and the arguments as a line, as one would type it. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>(List.of(mainClass));
    words.addAll(arguments);
    return String.join(
        " ",
        words.stream().map(word -> word.matches("[^\\s'\"]+") ? word : "'" + word + "'").toList());
  }
}
