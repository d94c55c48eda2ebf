package columns;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Visits}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class VisitsTrainer {
  private VisitsTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  public static Trainer.Builder builder(Visits module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Visits module) {
    GeneratedCode.requireVersion(4, VisitsTrainer.class);
    return ModuleDefinition.builder("Visits")
        .trainingStep(
            "loss",
            (step, inputs) ->
                module.loss(step, inputs.features(), inputs.int32("label")),
            List.of(),
            VisitsVisitCollator.INSTANCE)
        .testStep(
            "test",
            (step, inputs) ->
                module.test(step, inputs.features().number("weight")),
            List.of(),
            VisitsWeightCollator.INSTANCE)
        .predictStep(
            "answer",
            (step, inputs) ->
                module.answer(step, inputs.features()),
            VisitsWeightCollator.INSTANCE)
        .optimizer(module::optimizer)
        .loader(
            Stage.TRAIN,
            "visits",
            module::visits,
            VisitsVisitCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .loader(
            Stage.TEST,
            "weights",
            module::weights,
            VisitsWeightCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .build();
  }
}
