package io.keraunos.processor.parse;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} lists every mistake. With {@code -Dkeraunos.rewrite=true} it is written
 * anew.
 */
final class ErrorsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");
  private static final Path PROGRAMS = Path.of("src", "test", "resources");
  private static final Path BAD = PROGRAMS.resolve("bad");

  /** What is said of a mistake that the build may turn off. */
  private static final Map<Mistake.Level, String> LEVELS =
      Map.of(
          Mistake.Level.FIXED, "",
          Mistake.Level.ERROR, "\nAn error that may be turned off.\n",
          Mistake.Level.WARNING, "\nA warning.\n",
          Mistake.Level.NOTE, "\nA note.\n");

  /** A right program for the mistakes whose names begin so; the longest that fits. */
  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry("HYPER_PARAMETER", "hyper/hyper/Hyper.java"),
          Map.entry("COLUMN", "columns/columns/Visit.java"),
          Map.entry("MEANING", "features/features/Customer.java"),
          Map.entry("CATEGORY", "features/features/Customer.java"),
          Map.entry("HASHED", "features/features/Track.java"),
          Map.entry("BUCKETS", "features/features/Customer.java"),
          Map.entry("CYCLIC", "features/features/Customer.java"),
          Map.entry("MISSING", "features/features/Customer.java"),
          Map.entry("LABEL", "features/features/Customer.java"),
          Map.entry("FEATURES", "features/features/Churn.java"),
          Map.entry("NESTED", "features/features/Customer.java"),
          Map.entry("SHAPE", "cifar10/example/LabeledImage.java"),
          Map.entry("OPTIMIZER_TRAINS", "several/several/Several.java"),
          Map.entry("OPTIMIZER", "cifar10/example/Cifar10Net.java"),
          Map.entry("LOADER_NAME", "several/several/Several.java"),
          Map.entry("LOADER", "cifar10/example/Cifar10Net.java"),
          Map.entry("LAYER", "cifar10/example/Cifar10Net.java"),
          Map.entry("HOOK", "cifar10/example/Cifar10Net.java"),
          Map.entry("METRIC", "cifar10/example/Cifar10Net.java"),
          Map.entry("PARAMETER", "cifar10/example/Cifar10Net.java"),
          Map.entry("PREDICT_STEP", "cifar10/example/Cifar10Net.java"),
          Map.entry("PREPARE_DATA", "cifar10/example/Cifar10Net.java"),
          Map.entry("TRAINING_STEP", "cifar10/example/Cifar10Net.java"),
          Map.entry("EVALUATION_STEP", "cifar10/example/Cifar10Net.java"),
          Map.entry("STEP", "cifar10/example/Cifar10Net.java"),
          Map.entry("METHOD", "everything/everything/Everything.java"),
          Map.entry("CLASS", "nested/nested/Models.java"),
          Map.entry("NO_STEP", "cifar10/example/Cifar10Net.java"));

  private static final String HEAD =
      """
      # What the processor reports

      Every message of the processor begins with an id that never changes its meaning, says what \
      to do, and ends with the address of its section here. In the texts below `%s` stands for what depends on the program. Ids are grouped: \
      0xx the class and its methods, 1xx steps, 2xx optimizer and data preparation, 3xx loaders, \
      4xx example records and what their components are, 5xx hooks, 6xx metric names, 7xx layers, 8xx hyperparameters, \
      9xx the compiler's options and the processor itself.

      Some need not be errors: what is generated compiles and runs beside them. The option \
      `-Akeraunos.warn=KER307,KER503` of the compiler makes warnings of them, \
      `-Akeraunos.off=KER307=the loader is for another branch` says nothing of one that is meant, and why; \
      a comma and an id begin the next. They are %s. \
      What is checked in a run and not by the compiler has four digits: see [findings.md](findings.md).
      """;

  @Test
  void listsEveryMistake() throws IOException {
    StringBuilder text =
        new StringBuilder(
            HEAD.replace(
                "They are %s.",
                "They are "
                    + Mistakes.adjustable().stream()
                        .map(Mistake::id)
                        .collect(Collectors.joining(", "))
                    + "."));
    for (Mistake mistake : Mistakes.all()) {
      text.append("\n## ")
          .append(mistake.id())
          .append("\n\n")
          .append(mistake.entry().text())
          .append("\n");
      text.append(LEVELS.get(mistake.entry().level()));
      example(BAD, mistake)
          .ifPresent(file -> text.append(link("A program with this mistake", file)));
      right(mistake).ifPresent(file -> text.append(link("A right one", file)));
    }
    if (Boolean.getBoolean("keraunos.rewrite")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, text);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(text.toString());
  }

  @Test
  void idsAreDistinctAndInOrder() {
    List<String> ids = Mistakes.all().stream().map(Mistake::id).toList();
    assertThat(ids).isInStrictOrder();
  }

  @Test
  void idsOfAFamilyBeginWithItsDigit() {
    Mistakes.all().stream()
        .collect(Collectors.groupingBy(Object::getClass, Collectors.toSet()))
        .forEach(
            (family, mistakes) ->
                assertWithMessage("%s", family)
                    .that(
                        mistakes.stream()
                            .map(mistake -> mistake.entry().number() / 100)
                            .collect(Collectors.toSet()))
                    .hasSize(1));
  }

  /** The corrected program of the same name, or one of {@code good/} that has such a part. */
  private static Optional<Path> right(Mistake mistake) {
    return example(PROGRAMS.resolve("right"), mistake)
        .or(
            () ->
                GOOD.entrySet().stream()
                    .filter(entry -> mistake.name().startsWith(entry.getKey()))
                    .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                    .map(entry -> PROGRAMS.resolve("good").resolve(entry.getValue())));
  }

  @Test
  void rightProgramsExist() {
    GOOD.values()
        .forEach(file -> assertThat(Files.exists(PROGRAMS.resolve("good").resolve(file))).isTrue());
  }

  /** The program that is named after the mistake. */
  private static Optional<Path> example(Path folder, Mistake mistake) {
    StringBuilder name = new StringBuilder();
    for (String word : mistake.name().split("_")) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return List.of(name + ".java", name.toString(), name + "Step.java").stream()
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst();
  }

  private static String link(String label, Path program) {
    return "\n%s: [%s](../processor/%s)\n"
        .formatted(
            label,
            program.getFileName().toString().replace(".java", ""),
            program.toString().replace('\\', '/'));
  }
}
