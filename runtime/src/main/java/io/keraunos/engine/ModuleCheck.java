package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Verdicts;
import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.graph.plan.ShareRule;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.trace.ModuleExamination;
import io.keraunos.setting.Settings;
import io.keraunos.spi.Feature;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.TrainingDefinition;
import io.keraunos.trainer.FindingSettings;
import io.keraunos.trainer.OptimizationSettings;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.SessionSettings;
import io.keraunos.trainer.TrainerSettings;
import java.util.List;
import java.util.stream.Stream;

/** Checks a module without its data: no loader is opened, and nothing is computed. */
final class ModuleCheck {
  private ModuleCheck() {}

  /** Returns the rules that a module's steps break, those apart that it breaks on purpose. */
  static List<Finding> of(ModuleDefinition module, Settings given) {
    Settings settings = TrainerSettings.resolve(given);
    Verdicts verdicts = FindingSettings.of(settings).verdicts().with(module.silenced());
    return ModuleExamination.of(module, options(module, settings)).stream()
        .distinct()
        .filter(finding -> verdicts.level(finding.rule()).isPresent())
        .toList();
  }

  private static TraceOptions options(ModuleDefinition module, Settings settings) {
    SessionSettings session = SessionSettings.of(settings);
    OptimizationSettings step = OptimizationSettings.of(settings);
    return new TraceOptions(
        session.seed(),
        new ShareRule(1),
        stage -> 1,
        ReplicaGroup.ONE,
        step.averaging().wanted(),
        new StepOptions(
            step.clipping(),
            step.accumulation().wanted(),
            step.detectAnomaly(),
            session.precision() == Precision.FP16_MIXED,
            false,
            false),
        session.precision() != Precision.FLOAT32,
        FittedFeatures.standIn(features(module)));
  }

  /** Returns the components of all records of a module: nothing was measured of any. */
  private static List<Feature> features(ModuleDefinition module) {
    return Stream.of(
            module.loaders(Stage.TRAIN).stream().map(loader -> loader.collator()),
            module.training().stream().map(TrainingDefinition::step).map(step -> step.collator()),
            module.steps().values().stream().map(step -> step.collator()))
        .flatMap(collators -> collators)
        .flatMap(collator -> collator.features().stream())
        .toList();
  }
}
