package several;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Several}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class SeveralTrainer {
  private SeveralTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  public static Trainer.Builder builder(Several module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Several module) {
    GeneratedCode.requireVersion(4, SeveralTrainer.class);
    return ModuleDefinition.builder("Several")
        .layers("generator", module.generator)
        .layer("discriminator", module.discriminator)
        .trainingStep(
            "discriminator",
            "discriminate",
            (step, inputs) ->
                module.discriminate(step, inputs.float32("x")),
            List.of("d_loss"),
            SeveralPointCollator.INSTANCE)
        .trainingStep(
            "generator",
            "generate",
            (step, inputs) ->
                module.generate(step, inputs.float32("x")),
            List.of("g_loss"),
            SeveralPointCollator.INSTANCE)
        .validationStep(
            "validate",
            (step, inputs) ->
                module.validate(step, inputs.float32("x")),
            List.of("distance"),
            SeveralPointCollator.INSTANCE)
        .optimizer("generator", module::generatorOptimizer, List.of("generator"))
        .optimizer("discriminator", module::discriminatorOptimizer, List.of("discriminator"))
        .loader(
            Stage.TRAIN,
            "points",
            module::points,
            SeveralPointCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 8, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .loader(
            Stage.VALIDATE,
            "near",
            "near",
            module::near,
            SeveralPointCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 8, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .loader(
            Stage.VALIDATE,
            "far",
            "far",
            module::far,
            SeveralPointCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 8, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .silence("KER3001", "points are drawn, so some come twice")
        .silence("KER1001", "each step trains \"its\" half")
        .build();
  }
}
