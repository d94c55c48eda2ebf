package nested;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Models.Scaling.Net}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class Models_Scaling_NetTrainer {
  private Models_Scaling_NetTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  static Trainer.Builder builder(Models.Scaling.Net module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Models.Scaling.Net module) {
    GeneratedCode.requireVersion(4, Models_Scaling_NetTrainer.class);
    return ModuleDefinition.builder("Net")
        .predictStep(
            "scaled",
            (step, inputs) ->
                module.scaled(step, inputs.float64("matrix")),
            Models_Scaling_NetRowCollator.INSTANCE)
        .streamLoader(
            Stage.PREDICT,
            "rows",
            module::rows,
            Models_Scaling_NetRowCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 1, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .build();
  }
}
