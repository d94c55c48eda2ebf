package io.keraunos.processor.parse;

import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.StepKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules for what a class must have beside what it has. */
final class CompletenessRules {
  private final Module module;

  CompletenessRules(Module module) {
    this.module = module;
  }

  void check(
      Map<StepKind, List<AnnotatedMethod>> steps,
      Map<Stage, LoaderParser.Loader> loaders,
      Optional<AnnotatedMethod> optimizer) {
    if (steps.isEmpty()) {
      reportNoStep(loaders, optimizer);
      return;
    }
    steps.forEach((kind, methods) -> checkLoader(kind, methods.get(0), loaders));
    loaders.forEach((stage, loader) -> checkStep(stage, loader, steps));
    List<AnnotatedMethod> training = steps.getOrDefault(StepKind.TRAINING, List.of());
    if (!training.isEmpty() && optimizer.isEmpty()) {
      training.get(0).report(Mistake.OPTIMIZER_MISSING, module.name(), training.get(0).name());
    }
    if (training.isEmpty()) {
      optimizer.ifPresent(
          method -> method.report(Mistake.OPTIMIZER_UNUSED, module.name(), method.name()));
    }
  }

  private void reportNoStep(
      Map<Stage, LoaderParser.Loader> loaders, Optional<AnnotatedMethod> optimizer) {
    String found =
        !loaders.isEmpty()
            ? "@DataLoader methods"
            : optimizer.isPresent() ? "an @Optimizer method" : "hooks and @PrepareData methods";
    module.findings().report(module.type(), Mistake.NO_STEP, module.name(), found);
  }

  private void checkLoader(
      StepKind kind, AnnotatedMethod step, Map<Stage, LoaderParser.Loader> loaders) {
    if (kind == StepKind.PREDICT) {
      if (loaders.isEmpty()) {
        step.report(Mistake.PREDICT_LOADER_MISSING, module.name(), step.name());
      }
    } else if (!loaders.containsKey(kind.stage())) {
      step.report(Mistake.LOADER_MISSING, module.name(), kind.stage(), step.label(), step.name());
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
              Mistake.LOADER_UNUSED,
              module.name(),
              loader.method().name(),
              stage,
              "@" + kind.annotation().getSimpleName());
    }
  }
}
