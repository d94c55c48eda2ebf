package io.keraunos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names that the sources of all modules declare. */
final class SourceNames {

  private static final List<String> MODULES =
      List.of(
          "annotations",
          "processor",
          "runtime",
          "cli",
          "testing",
          "serving",
          "spring-boot-starter",
          "maven-plugin",
          "mlflow",
          "micrometer",
          "opentelemetry",
          "examples",
          "spring-example",
          "benchmarks",
          "trials");
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w*)");

  private static final Pattern IDENTIFIER = Pattern.compile("\\b[a-z]\\w*");

  /** The packages from which a program's types may come. */
  private static final List<String> OTHERS =
      List.of(
          "java.lang.",
          "java.lang.annotation.",
          "java.io.",
          "java.nio.file.",
          "java.time.",
          "java.util.",
          "java.util.concurrent.",
          "java.util.function.",
          "javax.annotation.processing.",
          "javax.imageio.",
          "org.tensorflow.",
          "org.tensorflow.ndarray.",
          "org.tensorflow.op.",
          "org.tensorflow.op.core.",
          "org.tensorflow.op.linalg.",
          "org.tensorflow.op.math.",
          "org.tensorflow.op.nn.",
          "org.tensorflow.types.",
          "org.tensorflow.types.family.");

  private final Map<String, StringBuilder> sources = new HashMap<>(); // by type, simply named
  private final Map<String, Set<Class<?>>> classes = new HashMap<>();
  private final Set<String> identifiers = new HashSet<>(); // of main sources
  private final StringBuilder all = new StringBuilder();

  SourceNames() {
    for (String module : MODULES) {
      Path root = Path.of("..", module);
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> !file.startsWith(root.resolve("target")) && Files.isRegularFile(file))
            .filter(file -> file.toString().matches(".*\\.(java|py|txt)|.*/run"))
            .forEach(file -> add(module, file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void add(String module, Path file) {
    String text = Documents.read(file);
    all.append(text);
    if (!file.toString().endsWith(".java")) {
      return;
    }
    Matcher type = TYPE.matcher(text);
    while (type.find()) {
      sources.computeIfAbsent(type.group(1), name -> new StringBuilder()).append(text);
    }
    Path main = Path.of("..", module, "src/main/java");
    if (file.startsWith(main)) {
      IDENTIFIER.matcher(text).results().forEach(found -> identifiers.add(found.group()));
    }
    boolean loadable = module.equals("annotations") || module.equals("runtime");
    if (loadable && file.startsWith(main) && !file.toString().endsWith("-info.java")) {
      String path = main.relativize(file).toString();
      add(
          load(path.substring(0, path.length() - ".java".length()).replace('/', '.'))
              .orElseThrow());
    }
  }

  private void add(Class<?> type) {
    classes.computeIfAbsent(type.getSimpleName(), name -> new LinkedHashSet<>()).add(type);
    for (Class<?> nested : type.getDeclaredClasses()) {
      add(nested);
    }
  }

  private static Optional<Class<?>> load(String name) {
    try {
      return Optional.of(Class.forName(name, false, SourceNames.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns whether some source declares a type of this name. */
  boolean declares(String type) {
    return sources.containsKey(type);
  }

  /** The types of this name: ours, or those of Java and TensorFlow. */
  Set<Class<?>> types(String name) {
    if (!classes.containsKey(name) && !declares(name)) {
      Set<Class<?>> others = new LinkedHashSet<>();
      OTHERS.forEach(prefix -> load(prefix + name).ifPresent(others::add));
      classes.put(name, others);
    }
    return classes.getOrDefault(name, Set.of());
  }

  /** Returns whether a regular expression is found in a file that declares a type. */
  boolean sourceOf(String type, String expression) {
    return Pattern.compile(expression).matcher(sources.get(type)).find();
  }

  /** Returns whether a word stands in a program, not only in a test. */
  boolean uses(String identifier) {
    return identifiers.contains(identifier);
  }

  /** Returns whether a text stands anywhere in the sources, scripts included. */
  boolean contains(String text) {
    return all.indexOf(text) >= 0;
  }
}
