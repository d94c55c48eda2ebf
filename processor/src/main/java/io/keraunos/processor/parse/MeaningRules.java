package io.keraunos.processor.parse;

import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.ComponentModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules for records of several stages: what a component is, is measured on the examples of {@link
 * Stage#TRAIN}, and holds for all.
 */
final class MeaningRules {
  void check(Map<Stage, List<LoaderParser.Loader>> loaders) {
    boolean trains = loaders.containsKey(Stage.TRAIN);
    Optional<ExampleRecord> first =
        (trains ? Stream.of(loaders.get(Stage.TRAIN)) : loaders.values().stream())
            .flatMap(MeaningRules::examples)
            .findFirst();
    if (first.isEmpty()) {
      return; // it could not be read, which was reported
    }
    loaders.values().stream()
        .flatMap(MeaningRules::examples)
        .filter(example -> !example.equals(first.get()))
        .distinct()
        .forEach(example -> check(example, first.get(), trains));
  }

  /**
   * Checks a record.
   *
   * @param first the record of {@link Stage#TRAIN}; of a module that has none, and so is only
   *     restored, the first of the others
   * @param trains whether it is that of {@link Stage#TRAIN}
   */
  private void check(ExampleRecord example, ExampleRecord first, boolean trains) {
    List<Component> unmeasured = new ArrayList<>();
    example
        .declared()
        .forEach(
            (declared, model) -> {
              Optional<ComponentModel> other = first.component(model.name());
              if (other.isPresent()) {
                check(example, declared, model, first, other.get());
              } else if (trains
                  && model.meaning().isPresent()
                  && !first.wrong().contains(model.name())) {
                unmeasured.add(declared);
              }
            });
    if (!unmeasured.isEmpty()) {
      reportUnmeasured(example, unmeasured, first);
    }
  }

  private static Stream<ExampleRecord> examples(List<LoaderParser.Loader> loaders) {
    return loaders.stream().flatMap(loader -> loader.example().stream());
  }

  private void check(
      ExampleRecord example,
      Component declared,
      ComponentModel model,
      ExampleRecord first,
      ComponentModel other) {
    if (other.isLabel() && !model.isLabel()) {
      declared.report(
          RecordMistake.LABEL_LEAK,
          model.name(),
          example.type().simpleName(),
          first.type().simpleName());
    } else if (!isAlike(model, other)) {
      declared.report(
          RecordMistake.MEANING_DIFFERENT,
          model.name(),
          example.type().simpleName(),
          first.type().simpleName(),
          Declarations.fullText(other),
          Declarations.fullText(model));
    }
  }

  /** Reports all components of a record that were not measured, where the first of them stands. */
  private static void reportUnmeasured(
      ExampleRecord example, List<Component> unmeasured, ExampleRecord measured) {
    String names = unmeasured.stream().map(Component::name).collect(Collectors.joining(", "));
    unmeasured
        .get(0)
        .report(
            RecordMistake.MEANING_UNMEASURED,
            (unmeasured.size() == 1 ? "Component " : "Each of the components ") + names,
            example.type().simpleName(),
            measured.type().simpleName());
  }

  private static boolean isAlike(ComponentModel one, ComponentModel other) {
    boolean isPlain = one.meaning().isEmpty() && other.meaning().isEmpty();
    return isPlain
        || (one.meaning().equals(other.meaning())
            && one.isLabel() == other.isLabel()
            && one.value().equals(other.value()));
  }
}
