package features;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Track}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class TrackTrainer {
  private TrackTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  static Trainer.Builder builder(Track module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Track module) {
    GeneratedCode.requireVersion(4, TrackTrainer.class);
    return ModuleDefinition.builder("Track")
        .predictStep(
            "length",
            (step, inputs) ->
                module.length(step, inputs.float32("weight"), inputs.float32("to.x"),
                    inputs.float32("from.x")),
            TrackPieceCollator.INSTANCE)
        .loader(
            Stage.PREDICT,
            "pieces",
            module::pieces,
            TrackPieceCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .build();
  }
}
