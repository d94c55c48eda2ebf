package everything;

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
 * Trains {@link Everything}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
@SuppressWarnings({"deprecation", "removal"})
public final class EverythingTrainer {
  private EverythingTrainer() {
  }

  /**
   * Starts the configuration of a trainer.
   *
   * @param module the module to train
   */
  public static Trainer.Builder builder(Everything<?, ?> module) {
    return Trainers.builder(definition(module));
  }

  private static ModuleDefinition definition(Everything<?, ?> module) {
    GeneratedCode.requireVersion(4, EverythingTrainer.class);
    return ModuleDefinition.builder("Everything")
        .layer("stem", module.stem)
        .layer("head", module.head)
        .layers("blocks", module.blocks)
        .trainingStep(
            "loss",
            (step, inputs) ->
                module.loss(step, inputs.float32("f"), inputs.float64("d"), inputs.int32("i"),
                    inputs.int64("l"), inputs.bool("b"), inputs.string("s"), inputs.uint8("bytes"),
                    inputs.float32("floats"), inputs.float64("doubles")),
            List.of("loss", "learning-rate"),
            Everything_everything_data_Sample_Collator.INSTANCE)
        .validationStep(
            "evaluate",
            (step, inputs) ->
                module.evaluate(step),
            List.of("valAccuracy", "5-fold"),
            Everything_everything_Everything_Part_Sample_Collator.INSTANCE)
        .testStep(
            "evaluate",
            (step, inputs) ->
                module.evaluate(step),
            List.of("valAccuracy"),
            Everything_everything_Everything_Part_Sample_Collator.INSTANCE)
        .predictStep(
            "predict",
            (step, inputs) ->
                module.predict(inputs.float32("f"), step, inputs.int64("row")),
            Everything_everything_Everything_Part_Sample_Collator.INSTANCE)
        .optimizer(module::optimizer)
        .prepareData(module::first)
        .prepareData(module::more)
        .loader(
            Stage.TRAIN,
            "train",
            module::train,
            Everything_everything_data_Sample_Collator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 2, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ true))
        .loader(
            Stage.VALIDATE,
            "parts",
            module::parts,
            Everything_everything_Everything_Part_Sample_Collator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 16, /* shuffle= */ false, /* workers= */ 0, /* dropLast= */ false))
        .loader(
            Stage.TEST,
            "testParts",
            module::testParts,
            Everything_everything_Everything_Part_Sample_Collator.INSTANCE,
            new LoaderOptions(
                /* batchSize= */ 16, /* shuffle= */ false, /* workers= */ 2, /* dropLast= */ false))
        .on(
            Event.EXCEPTION,
            "failed",
            TrainingEvent.ExceptionEvent.class,
            (event, control) -> module.failed(control, event))
        .on(
            Event.LOG,
            "logged",
            TrainingEvent.LogEvent.class,
            (event, control) -> module.logged(event))
        .on(
            Event.TEST_END,
            "tested",
            TrainingEvent.EvaluationEvent.class,
            (event, control) -> module.tested(control))
        .build();
  }
}
