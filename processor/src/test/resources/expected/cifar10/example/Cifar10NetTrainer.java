package example;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Trains {@link Cifar10Net}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class Cifar10NetTrainer {
  private Cifar10NetTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  public static Trainer.Builder builder(Cifar10Net module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Cifar10Net module) {
    GeneratedCode.requireVersion(4, Cifar10NetTrainer.class);
    return ModuleDefinition.builder("Cifar10Net")
        .layer("fc1", module.fc1)
        .layer("fc2", module.fc2)
        .layers("heads", module.heads)
        .trainingStep(
            "trainingStep",
            (step, inputs) ->
                module.trainingStep(step, inputs.uint8("image"), inputs.int32("label")),
            List.of("train_loss"),
            Cifar10NetLabeledImageCollator.INSTANCE)
        .validationStep(
            "validationStep",
            (step, inputs) ->
                module.validationStep(step, inputs.uint8("image"), inputs.int32("label")),
            List.of("val_loss", "val_acc"),
            Cifar10NetLabeledImageCollator.INSTANCE)
        .testStep(
            "testStep",
            (step, inputs) ->
                module.testStep(inputs.int32("label"), step, inputs.uint8("image")),
            List.of("test_loss", "test_acc"),
            Cifar10NetLabeledImageCollator.INSTANCE)
        .predictStep(
            "probabilities",
            (step, inputs) ->
                module.probabilities(step, inputs.uint8("image")),
            Cifar10NetLabeledImageCollator.INSTANCE)
        .optimizer(module::optimizer)
        .prepareData(module::prepareData)
        .loader(
            Stage.TRAIN,
            "trainData",
            module::trainData,
            Cifar10NetLabeledImageCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ true, /* workers= */ 8, /* dropLast= */ true))
        .loader(
            Stage.VALIDATE,
            "validationData",
            module::validationData,
            Cifar10NetLabeledImageCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 64, /* shuffle= */ false, /* workers= */ 8, /* dropLast= */ false))
        .loader(
            Stage.TEST,
            "testData",
            module::testData,
            Cifar10NetLabeledImageCollator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 100, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .on(
            Event.TRAIN_EPOCH_END,
            "epochEnded",
            TrainingEvent.EpochEvent.class,
            (event, control) -> module.epochEnded(event, control))
        .on(
            Event.FIT_START,
            "starting",
            TrainingEvent.FitEvent.class,
            (event, control) -> module.starting())
        .build();
  }
}
