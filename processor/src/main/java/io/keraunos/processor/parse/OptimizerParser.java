package io.keraunos.processor.parse;

import io.keraunos.annotation.Optimizer;
import io.keraunos.processor.model.LayerModel;
import io.keraunos.processor.model.OptimizerModel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the optimizer methods, and checks them against the layers and the training steps. */
final class OptimizerParser {
  private final Module module;
  private final Findings findings;

  OptimizerParser(Module module) {
    this.module = module;
    this.findings = module.findings();
  }

  /**
   * An optimizer method, right or wrong.
   *
   * @param method the method
   * @param name the optimizer's name; empty where there is one
   * @param trains the fields it names
   */
  record Optimizing(
      AnnotatedMethod method, String name, List<AnnotationReading.Item<String>> trains) {

    OptimizerModel model() {
      return new OptimizerModel(
          name, method.name(), trains.stream().map(AnnotationReading.Item::value).toList());
    }
  }

  /** Returns the optimizers by name, in source order: two of a name are a mistake. */
  Map<String, Optimizing> parse(List<LayerModel> layers) {
    Map<String, Optimizing> optimizers = new LinkedHashMap<>();
    for (AnnotatedMethod method : AnnotatedMethod.all(module, Optimizer.class)) {
      check(method);
      AnnotationReading annotation = method.annotation();
      String name = annotation.text("value").orElse("");
      Optimizing first =
          optimizers.putIfAbsent(
              name, new Optimizing(method, name, annotation.items("trains", String.class)));
      if (first != null) {
        method.report(
            ClassMistake.DUPLICATE,
            module.name(),
            label(name),
            first.method().name(),
            method.name());
      }
    }
    checkTrains(optimizers, layers.stream().map(LayerModel::field).toList());
    return optimizers;
  }

  private static String label(String name) {
    return name.isEmpty() ? "@Optimizer" : "@Optimizer(\"%s\")".formatted(name);
  }

  private void check(AnnotatedMethod method) {
    method.checkNoParameters(OptimizerMistake.OPTIMIZER_PARAMETERS);
    if (method.returnIsResolved()
        && (method.returnsVoid()
            || !module.runtime().inherits(method.returnType(), RuntimeTypes.OPTIMIZER_SPEC))) {
      method.report(
          OptimizerMistake.OPTIMIZER_RETURN, method.name(), Module.text(method.returnType()));
    }
    method
        .checkedException()
        .ifPresent(
            thrown ->
                method.report(
                    OptimizerMistake.OPTIMIZER_THROWS, method.name(), Module.text(thrown)));
  }

  /** Checks that every layer that is named is there, and is named once. */
  private void checkTrains(Map<String, Optimizing> optimizers, List<String> layers) {
    Map<String, String> owners = new HashMap<>();
    for (Optimizing optimizer : optimizers.values()) {
      String method = optimizer.method().name();
      if (optimizers.size() > 1 && optimizer.trains().isEmpty()) {
        findings.report(
            optimizer.method().annotation().place(),
            OptimizerMistake.OPTIMIZER_TRAINS_MISSING,
            method,
            module.name());
      }
      for (AnnotationReading.Item<String> field : optimizer.trains()) {
        String owner = owners.putIfAbsent(field.value(), method);
        if (!layers.contains(field.value())) {
          findings.report(
              field.place(),
              OptimizerMistake.OPTIMIZER_TRAINS_UNKNOWN,
              method,
              module.name(),
              String.join(", ", layers),
              field.value(),
              Suggestion.of(field.value(), layers));
        } else if (owner != null) {
          findings.report(
              field.place(),
              OptimizerMistake.OPTIMIZER_TRAINS_SHARED,
              field.value(),
              owner,
              method);
        }
      }
    }
  }

  /** Checks that every training step names an optimizer, and every optimizer has a step. */
  void match(Map<String, Optimizing> optimizers, List<AnnotatedMethod> steps) {
    if (optimizers.isEmpty() || steps.isEmpty()) {
      return; // reported for the class
    }
    Set<String> names = optimizers.keySet();
    for (AnnotatedMethod step : steps) {
      String name = StepParser.optimizer(step);
      if (!names.contains(name)) {
        findings.report(
            step.annotation().place("optimizer"),
            StepMistake.STEP_OPTIMIZER,
            step.name(),
            module.name(),
            name,
            String.join("\", \"", names),
            Suggestion.of(name, names));
      }
    }
    optimizers.forEach(
        (name, optimizer) -> {
          if (steps.stream().noneMatch(step -> StepParser.optimizer(step).equals(name))) {
            optimizer
                .method()
                .report(OptimizerMistake.OPTIMIZER_STEP, optimizer.method().name(), name);
          }
        });
  }
}
