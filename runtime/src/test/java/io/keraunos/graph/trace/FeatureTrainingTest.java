package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.distribute.Cluster;
import io.keraunos.feature.Encoding;
import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.execute.TrainingRun;
import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.ShareRule;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.layer.Part;
import io.keraunos.loading.Batch;
import io.keraunos.loading.BatchPool;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.DeviceChoice;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.SessionSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/** A module trains on features, by one replica and by several. */
class FeatureTrainingTest {

  private static final int ROWS = 64;

  /** A part that takes features, made of parts. */
  private static final class Tower implements Part {
    private final DenseFeatures input =
        DenseFeatures.of()
            .only("balance", "plan", "address.city", "code", "url", "rooms", "opened")
            .width("url", 4);
    private final Dense hidden;
    private final Dense output = Dense.of(1);

    Tower(int width) {
      hidden = Dense.of(width).relu();
    }

    Operand<TFloat32> apply(Step step, Features features) {
      return output.apply(step, hidden.apply(step, input.apply(step, features)));
    }

    @Override
    public Map<String, Part> sublayers() {
      Map<String, Part> parts = new LinkedHashMap<>();
      parts.put("input", input);
      parts.put("hidden", hidden);
      parts.put("output", output);
      return parts;
    }
  }

  private static Operand<TFloat32> loss(Tower tower, Step step, Inputs inputs) {
    Operand<TFloat32> predicted =
        step.tf().squeeze(tower.apply(step, inputs.features()), Squeeze.axis(1L));
    Operand<TFloat32> churned =
        step.tf().dtypes.cast(inputs.features().index("churned"), TFloat32.class);
    step.log("original", inputs.features().original("price", predicted));
    return Losses.meanSquaredError(step, predicted, churned);
  }

  private static ModuleDefinition module(int width) {
    Tower tower = new Tower(width);
    return ModuleDefinition.builder("Churn")
        .layer("tower", tower)
        .trainingStep(
            "train",
            (step, inputs) -> loss(tower, step, inputs),
            List.of("original"),
            new ExportedFeatures.Rows(FeatureTable.FEATURES))
        .optimizer(() -> SGD.learningRate(0.1))
        .build();
  }

  private static TracedModule trace(int width) {
    return ModuleTracer.trace(
        module(width),
        new TraceOptions(
            0,
            new ShareRule(2),
            stage -> ROWS,
            new ReplicaGroup(1, 1, "ring", false, false, 1),
            false,
            StepOptions.PLAIN,
            false,
            FeatureTable.FITTED));
  }

  @Test
  void coresShareABatchWhereItIsWorthIt() {
    assertThat(trace(8).training().get(0).shares()).isEqualTo(1);
    assertThat(trace(8_000).training().get(0).shares()).isEqualTo(2);
  }

  @Test
  void variablesAreNamedAfterFieldPartAndComponent() {
    assertThat(
            trace(8).variables().stream()
                .map(TracedModule.TracedVariable::name)
                .filter(name -> name.startsWith("tower")))
        .containsExactly(
            "tower/input/plan/embeddings",
            "tower/input/address.city/embeddings",
            "tower/input/code/embeddings",
            "tower/input/url/embeddings",
            "tower/input/rooms/embeddings",
            "tower/hidden/kernel",
            "tower/hidden/bias",
            "tower/output/kernel",
            "tower/output/bias");
    assertThat(trace(8).layers().get(0).type()).isEqualTo("DenseFeatures");
  }

  /** Trains some steps, to a loss that is at most a part of the first. */
  private static SortedMap<String, float[]> trained(int replicas, int steps, float part) {
    SessionOptions options =
        new SessionOptions(
            new SessionSettings(
                0,
                false,
                Accelerator.CPU,
                new DeviceChoice.Count(replicas),
                Precision.FLOAT32,
                OptionalInt.of(1),
                List.of()),
            OptionalInt.of(ROWS / replicas),
            Cluster.LOCAL,
            false,
            StepOptions.PLAIN,
            FeatureTable.FITTED);
    FeatureTable table = new FeatureTable(ROWS, 4);
    try (ModelSession session = ModelProgram.trace(module(8), options).open();
        BatchPool pool = new BatchPool(Encoding.plain(FeatureTable.fed()), ROWS / replicas)) {
      TrainingRun training = session.training().orElseThrow();
      assertThat(training.shares()).isEqualTo(replicas);
      List<Batch> batch = new ArrayList<>();
      for (int share = 0; share < replicas; share++) {
        Batch rows = pool.take(ROWS / replicas);
        for (int row = 0; row < rows.size(); row++) {
          rows.write(row, share * rows.size() + row, table::writeFed);
        }
        batch.add(rows);
      }
      float first = training.loss(batch, 0);
      for (int step = 1; step <= steps; step++) {
        training.train(batch, step, List.of(new double[] {0.1}), 0);
      }
      assertThat(training.loss(batch, steps + 1)).isLessThan(first * part);
      batch.forEach(Batch::release);
      return session.weights();
    }
  }

  @Test
  void replicasTrainAsOne() {
    SortedMap<String, float[]> one = trained(1, 10, 1);
    SortedMap<String, float[]> two = trained(2, 10, 1);
    assertThat(two.keySet()).isEqualTo(one.keySet());
    one.forEach(
        (name, values) ->
            assertThat(two.get(name)).usingTolerance(1e-6).containsExactly(values).inOrder());
  }

  @Test
  void replicasLearn() {
    trained(2, 300, 0.25f);
  }
}
