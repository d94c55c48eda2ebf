package io.keraunos.processor.parse;

import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.StepKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for the parts that a class must have together. */
final class CompletenessRules {
  private final Module module;

  CompletenessRules(Module module) {
    this.module = module;
  }

  void check(
      Map<StepKind, List<AnnotatedMethod>> steps,
      Map<Stage, List<LoaderParser.Loader>> loaders,
      Collection<OptimizerParser.Optimizing> optimizers) {
    if (steps.isEmpty()) {
      reportNoStep(loaders.isEmpty(), optimizers.isEmpty());
      return;
    }
    steps.forEach((kind, methods) -> checkLoader(kind, methods.get(0), loaders.keySet()));
    loaders.forEach((stage, all) -> all.forEach(loader -> checkStep(stage, loader, steps)));
    List<AnnotatedMethod> training = steps.getOrDefault(StepKind.TRAINING, List.of());
    if (!training.isEmpty() && optimizers.isEmpty()) {
      training.get(0).report(StepMistake.OPTIMIZER_MISSING, module.name(), training.get(0).name());
    }
    if (training.isEmpty()) {
      optimizers.forEach(
          of ->
              of.method()
                  .report(OptimizerMistake.OPTIMIZER_UNUSED, module.name(), of.method().name()));
    }
  }

  private void reportNoStep(boolean noLoader, boolean noOptimizer) {
    String found =
        !noLoader
            ? "@DataLoader methods"
            : noOptimizer
                ? "hooks, @PrepareData methods or a @HyperParameter"
                : "an @Optimizer method";
    module.findings().report(module.type(), ClassMistake.NO_STEP, module.name(), found);
  }

  private void checkLoader(StepKind kind, AnnotatedMethod step, Set<Stage> loaders) {
    if (kind == StepKind.PREDICT) {
      if (loaders.isEmpty()) {
        step.report(StepMistake.PREDICT_LOADER_MISSING, module.name(), step.name());
      }
    } else if (!loaders.contains(kind.stage())) {
      step.report(
          StepMistake.LOADER_MISSING, module.name(), kind.stage(), step.label(), step.name());
    }
  }

  private void checkStep(
      Stage stage, LoaderParser.Loader loader, Map<StepKind, List<AnnotatedMethod>> steps) {
    StepKind kind = StepKind.of(stage);
    if (!steps.containsKey(kind)) {
      module
          .findings()
          .report(
              loader.method().annotation().place("stage"),
              LoaderMistake.LOADER_UNUSED,
              module.name(),
              loader.method().name(),
              stage,
              "@" + kind.annotation().getSimpleName());
    }
  }
}
