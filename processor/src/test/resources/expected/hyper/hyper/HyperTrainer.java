package hyper;

import io.keraunos.annotation.Stage;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Hyper}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class HyperTrainer {
  private HyperTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  public static Trainer.Builder builder(Hyper module) {
    return Trainers.builder(definition(module));
  }

  static ModuleDefinition definition(Hyper module) {
    GeneratedCode.requireVersion(4, HyperTrainer.class);
    return ModuleDefinition.builder("Hyper")
        .hyperParameter("width", module.width)
        .hyperParameter("activation", module.activation)
        .hyperParameter("data", module.data)
        .hyperParameter("learningRate", module.learningRate)
        .hyperParameter("shuffled", module.isShuffled)
        .layer("dense", module.dense)
        .trainingStep(
            "train",
            (step, inputs) ->
                module.train(step, inputs.float32("x")),
            List.of(),
            HyperPointCollator.INSTANCE)
        .predictStep(
            "predict",
            (step, inputs) ->
                module.predict(step, inputs.float32("x")),
            HyperPointCollator.INSTANCE)
        .optimizer(module::optimizer)
        .loader(
            Stage.TRAIN,
            "points",
            module::points,
            HyperPointCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 8, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .build();
  }
}
