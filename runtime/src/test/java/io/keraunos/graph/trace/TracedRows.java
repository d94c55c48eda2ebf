package io.keraunos.graph.trace;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.distribute.Cluster;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.DeviceChoice;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.SessionSettings;
import java.util.List;
import java.util.OptionalInt;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/** A module of rows of three numbers, whose training step a test chooses; traced, never run. */
final class TracedRows {

  record Row(float[] x) {}

  static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(Feature.of("x", Feature.Type.FLOAT32, 3));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      row.put(example.x());
    }
  }

  static final SessionOptions OPTIONS =
      new SessionOptions(
          new SessionSettings(
              0,
              false,
              Accelerator.CPU,
              new DeviceChoice.Count(1),
              Precision.FLOAT32,
              OptionalInt.of(1),
              List.of()),
          OptionalInt.empty(),
          Cluster.LOCAL,
          false,
          StepOptions.PLAIN,
          FittedFeatures.NONE);

  final Dense dense = Dense.of(1);
  final Dense other = Dense.of(1);

  /** A loss of the layer {@code dense}. */
  Operand<TFloat32> loss(Step step, Inputs inputs) {
    return step.tf().squeeze(dense.apply(step, inputs.float32("x")), Squeeze.axis(List.of(1L)));
  }

  /** Starts a module with a training step of this body. */
  ModuleDefinition.Builder module(StepBody.Training body, String... logs) {
    return ModuleDefinition.builder("Broken")
        .layer("dense", dense)
        .layer("other", other)
        .trainingStep("train", body, List.of(logs), new RowCollator())
        .optimizer(() -> SGD.learningRate(0.1));
  }

  /** Returns what tracing throws. */
  static Throwable failure(ModuleDefinition.Builder module) {
    return assertThrows(
        RuntimeException.class, () -> ModelProgram.trace(module.build(), OPTIONS).open().close());
  }
}
