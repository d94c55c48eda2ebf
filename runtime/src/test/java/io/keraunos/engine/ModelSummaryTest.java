package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.distribute.Cluster;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.optimizer.Adam;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.DeviceChoice;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.SessionSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class ModelSummaryTest {

  /** Kernels of 16 and 16 numbers, biases of 8 and 2, in 4 shards each; two moments of each. */
  @Test
  void tellsWhatEachReplicaHasOfTheOptimizersState() {
    Blobs blobs = new Blobs();
    blobs.optimizer = Adam.learningRate(0.1);
    StepOptions sharded = new StepOptions(Optional.empty(), false, false, false, false, true);
    try (ModelSession model =
        ModelProgram.trace(blobs.define().build(), options(4, sharded)).open()) {
      assertThat(ModelSummary.of("Blobs", model))
          .endsWith("\n  84 numbers of the optimizer's state, of which each replica has 22");
    }
  }

  @Test
  void namesLargeVariables() {
    Blobs blobs = new Blobs();
    try (ModelSession model =
        ModelProgram.trace(blobs.define().build(), options(1, StepOptions.PLAIN)).open()) {
      assertThat(ModelSummary.of("Blobs", model, 16).lines().skip(5).toList())
          .containsExactly(
              "  hidden/kernel is large: [2, 8], 0 MB, and as much for each state that the"
                  + " optimizer keeps of it",
              "  output/kernel is large: [8, 2], 0 MB, and as much for each state that the"
                  + " optimizer keeps of it")
          .inOrder();
      assertThat(ModelSummary.of("Blobs", model, 17)).isEqualTo(ModelSummary.of("Blobs", model));
    }
  }

  private static SessionOptions options(int devices, StepOptions step) {
    return new SessionOptions(
        new SessionSettings(
            0,
            false,
            Accelerator.CPU,
            new DeviceChoice.Count(devices),
            Precision.FLOAT32,
            OptionalInt.of(1),
            List.of()),
        OptionalInt.empty(),
        Cluster.LOCAL,
        false,
        step,
        FittedFeatures.NONE);
  }

  @Test
  void listsLayersShapesAndParameters() {
    Blobs blobs = new Blobs();
    blobs.optimizer = Adam.learningRate(0.1).freeze("hidden");
    try (ModelSession model =
        ModelProgram.trace(blobs.define().build(), options(1, StepOptions.PLAIN)).open()) {
      assertThat(ModelSummary.of("Blobs", model).lines().toList())
          .containsExactly(
              "Blobs",
              "  layer   type   output      parameters",
              "  hidden  Dense  [batch, 8]          24",
              "  output  Dense  [batch, 2]          18",
              "  18 trainable parameters, 24 others")
          .inOrder();
    }
  }
}
