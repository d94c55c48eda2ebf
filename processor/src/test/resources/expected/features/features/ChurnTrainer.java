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
 * Trains {@link Churn}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class ChurnTrainer {
  private ChurnTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  public static Trainer.Builder builder(Churn module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Churn module) {
    GeneratedCode.requireVersion(4, ChurnTrainer.class);
    return ModuleDefinition.builder("Churn")
        .trainingStep(
            "loss",
            (step, inputs) ->
                module.loss(step, inputs.features(), inputs.float32("history"),
                    inputs.bool("churned"), inputs.features().index("nextPlan"),
                    inputs.features().number("outcome.loss")),
            List.of(),
            ChurnCustomerCollator.INSTANCE)
        .testStep(
            "test",
            (step, inputs) ->
                module.test(inputs.features().number("numericByte"),
                    inputs.features().index("plan"), inputs.features().index("url"),
                    inputs.features().index("age"), inputs.features().cycles("since"),
                    inputs.features().index("home.city"),
                    inputs.features().number("work.geo.latitude"),
                    inputs.features().index("outcome.calls"), step),
            List.of(),
            ChurnCustomerCollator.INSTANCE)
        .predictStep(
            "churn",
            (step, inputs) ->
                module.churn(step, inputs.float32("history"), inputs.features()),
            ChurnCustomerCollator.INSTANCE)
        .optimizer(module::optimizer)
        .loader(
            Stage.TRAIN,
            "customers",
            module::customers,
            ChurnCustomerCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .loader(
            Stage.TEST,
            "testCustomers",
            module::testCustomers,
            ChurnCustomerCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .build();
  }
}
