package features;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Price}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class PriceTrainer {
  private PriceTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  static Trainer.Builder builder(Price module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Price module) {
    GeneratedCode.requireVersion(4, PriceTrainer.class);
    return ModuleDefinition.builder("Price")
        .trainingStep(
            "loss",
            (step, inputs) ->
                module.loss(step, inputs.features().number("area"),
                    inputs.features().index("at.city"), inputs.int32("at.floor"),
                    inputs.int64("atCity"), inputs.features().number("price")),
            List.of(),
            PriceHouseCollator.INSTANCE)
        .predictStep(
            "price",
            (step, inputs) ->
                module.price(step, inputs.int64("atCity"), inputs.features().index("at.city"),
                    inputs.int32("at.floor"), inputs.features().number("area")),
            PriceOfferCollator.INSTANCE)
        .optimizer(module::optimizer)
        .loader(
            Stage.TRAIN,
            "houses",
            module::houses,
            PriceHouseCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .loader(
            Stage.PREDICT,
            "offers",
            module::offers,
            PriceOfferCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .build();
  }
}
