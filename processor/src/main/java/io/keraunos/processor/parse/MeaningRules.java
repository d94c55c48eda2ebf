package io.keraunos.processor.parse;

import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.ComponentModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules for records of several stages: what a component is, is measured on the examples of {@link
 * Stage#TRAIN}, and holds for all.
 */
final class MeaningRules {
  private final Module module;

  MeaningRules(Module module) {
    this.module = module;
  }

  void check(Map<Stage, List<LoaderParser.Loader>> loaders) {
    List<LoaderParser.Loader> training = loaders.getOrDefault(Stage.TRAIN, List.of());
    Optional<ExampleRecord> measured = examples(training).findFirst();
    if (measured.isEmpty() && !training.isEmpty()) {
      return; // it could not be read, which was reported
    }
    loaders.values().stream()
        .flatMap(MeaningRules::examples)
        .filter(example -> !example.equals(measured.orElse(null)))
        .distinct()
        .forEach(
            example ->
                example
                    .declared()
                    .forEach((declared, model) -> check(example, declared, model, measured)));
  }

  private static Stream<ExampleRecord> examples(List<LoaderParser.Loader> loaders) {
    return loaders.stream().flatMap(loader -> loader.example().stream());
  }

  private void check(
      ExampleRecord example,
      Component declared,
      ComponentModel model,
      Optional<ExampleRecord> measured) {
    Optional<ComponentModel> train = measured.flatMap(record -> record.component(model.name()));
    if (train.isEmpty()) {
      boolean isWrong =
          measured.filter(record -> record.wrong().contains(model.name())).isPresent();
      if (model.meaning().isPresent() && !isWrong) {
        reportUnmeasured(example, declared, measured);
      }
    } else if (train.get().isLabel() && !model.isLabel()) {
      declared.report(
          Mistake.LABEL_LEAK,
          model.name(),
          example.type().simpleName(),
          measured.orElseThrow().type().simpleName());
    } else if (!isAlike(model, train.get())) {
      declared.report(
          Mistake.MEANING_DIFFERENT,
          model.name(),
          example.type().simpleName(),
          measured.orElseThrow().type().simpleName(),
          Declarations.fullText(train.get()),
          Declarations.fullText(model));
    }
  }

  private void reportUnmeasured(
      ExampleRecord example, Component declared, Optional<ExampleRecord> measured) {
    declared.report(
        Mistake.MEANING_UNMEASURED,
        declared.name(),
        example.type().simpleName(),
        measured
            .map(record -> record.type().simpleName() + " has none of this name. Add it there.")
            .orElse(module.name() + " has no loader for that stage. Add one."));
  }

  private static boolean isAlike(ComponentModel one, ComponentModel other) {
    boolean isPlain = one.meaning().isEmpty() && other.meaning().isEmpty();
    return isPlain
        || (one.meaning().equals(other.meaning())
            && one.isLabel() == other.isLabel()
            && one.value().equals(other.value()));
  }
}
