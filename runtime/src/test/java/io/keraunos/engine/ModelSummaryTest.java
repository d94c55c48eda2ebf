package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.distribute.Cluster;
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
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class ModelSummaryTest {

  @Test
  void listsLayersShapesAndParameters() {
    Blobs blobs = new Blobs();
    blobs.optimizer = Adam.learningRate(0.1).freeze("hidden");
    SessionOptions options =
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
            StepOptions.PLAIN);
    try (ModelSession model = ModelProgram.trace(blobs.define().build(), options).open()) {
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
