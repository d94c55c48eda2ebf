package restored;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Scorer}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class ScorerTrainer {
  private ScorerTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  static Trainer.Builder builder(Scorer module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Scorer module) {
    GeneratedCode.requireVersion(4, ScorerTrainer.class);
    return ModuleDefinition.builder("Scorer")
        .predictStep(
            "score",
            (step, inputs) ->
                module.score(step, inputs.features()),
            ScorerVisitCollator.INSTANCE)
        .loader(
            Stage.PREDICT,
            "visits",
            module::visits,
            ScorerVisitCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 8, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .build();
  }
}
