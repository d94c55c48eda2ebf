package io.keraunos.engine;

import io.keraunos.setting.Setting;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.TrainerSettings;
import java.util.List;

/** Programs for trainers to run. */
final class Runs {
  private Runs() {}

  /** A run with those settings. */
  static Run open(Trainer.Builder settings) {
    return ((ModuleTrainer.Builder) settings).open();
  }

  /** Forgets what was set before, such as what every test of a class sets. */
  static Trainer.Builder reset(Trainer.Builder builder, String... names) {
    ModuleTrainer.Builder own = (ModuleTrainer.Builder) builder;
    for (Setting<?> setting : TrainerSettings.ALL) {
      if (List.of(names).contains(setting.name())) {
        own.given = own.given.without(setting);
      }
    }
    return builder;
  }

  /** Fits as a trainer does. */
  static FitResult fit(Run run) {
    return run.calls().make("fit", run.fits()::run);
  }
}
