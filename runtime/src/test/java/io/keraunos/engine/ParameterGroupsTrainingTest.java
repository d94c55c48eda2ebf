package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.distribute.Cluster;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.AdamW;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.DeviceChoice;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.SessionSettings;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Groups of weights move as their optimizers say, and frozen ones not at all. */
@ExtendWith(NothingLeft.class)
class ParameterGroupsTrainingTest {

  @TempDir private Path root;

  private static Pictures pictures(OptimizerSpec optimizer) {
    Pictures pictures = new Pictures();
    pictures.normalized = true;
    pictures.optimizer = optimizer;
    return pictures;
  }

  @Test
  void frozenWeightsStayInEveryBit() {
    for (int devices = 1; devices <= 2; devices++) {
      OptimizerSpec optimizer = Adam.learningRate(0.01).freeze("conv", "hidden/bias");
      try (Trainer trainer = pictures(optimizer).trainer().devices(devices).maxSteps(5).build()) {
        Map<String, float[]> before = trainer.weights();
        trainer.fit();
        trainer
            .weights()
            .forEach(
                (name, values) -> {
                  var changed = assertWithMessage(name).that(values);
                  if (name.startsWith("conv/") || name.equals("hidden/bias")) {
                    changed.isEqualTo(before.get(name));
                  } else {
                    changed.isNotEqualTo(before.get(name));
                  }
                });
        assertThat(before).containsKey("conv/kernel");
      }
    }
  }

  /** Three steps of SGD on squared errors by hand, with another learning rate for the bias. */
  @Test
  void everyGroupHasItsLearningRate() {
    for (int devices = 1; devices <= 2; devices++) {
      Regression regression = new Regression();
      regression.optimizer =
          SGD.learningRate(0.02)
              .schedule(StepLR.everySteps(1).gamma(0.5))
              .group(SGD.learningRate(0.1), "*/bias");
      try (Trainer trainer =
          regression.trainer().devices(devices).batchSize(4 / devices).maxSteps(3).build()) {
        Map<String, float[]> start = trainer.weights();
        double[] weights = new double[4];
        for (int i = 0; i < 3; i++) {
          weights[i] = start.get("linear/kernel")[i];
        }
        weights[3] = start.get("linear/bias")[0];
        double factor = 1;
        for (int first : new int[] {0, 4, 8}) {
          var batch = regression.rows.subList(first, Math.min(11, first + 4));
          double[] gradient = new double[4];
          for (Regression.Row row : batch) {
            double error = weights[3] - row.y();
            for (int i = 0; i < 3; i++) {
              error += weights[i] * row.x()[i];
            }
            for (int i = 0; i < 4; i++) {
              gradient[i] += 2 * error * (i < 3 ? row.x()[i] : 1) / batch.size();
            }
          }
          for (int i = 0; i < 4; i++) {
            weights[i] -= factor * (i < 3 ? 0.02 : 0.1) * gradient[i];
          }
          factor *= 0.5;
        }
        trainer.fit();
        float[] kernel = trainer.weights().get("linear/kernel");
        float bias = trainer.weights().get("linear/bias")[0];
        assertThat(new double[] {kernel[0], kernel[1], kernel[2], bias})
            .usingTolerance(1e-5)
            .containsExactly(weights)
            .inOrder();
      }
    }
  }

  /** A decay so strong that it leaves nothing of a weight, where it applies. */
  @Test
  void weightsWithoutDecayDoNotShrink() {
    AdamW decaying = AdamW.learningRate(1e-6).weightDecay(1e6);
    for (boolean without : new boolean[] {false, true}) {
      Regression regression = new Regression();
      regression.optimizer = without ? decaying.withoutDecayFor("*/kernel") : decaying;
      try (Trainer trainer = regression.trainer().maxSteps(1).build()) {
        float[] before = trainer.weights().get("linear/kernel");
        trainer.fit();
        assertThat(trainer.weights().get("linear/kernel"))
            .usingTolerance(1e-5)
            .containsExactly(without ? before : new float[3])
            .inOrder();
      }
    }
  }

  @Test
  void frozenWeightsAreNotAmongTheTrainableParameters() {
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
            StepOptions.PLAIN,
            FittedFeatures.NONE);
    try (ModelSession all =
            ModelProgram.trace(pictures(Adam.learningRate(0.1)).define(), options).open();
        ModelSession some =
            ModelProgram.trace(pictures(Adam.learningRate(0.1).freeze("conv")).define(), options)
                .open()) {
      long frozen = 3 * 3 * 4 + 4;
      assertThat(some.parameters(true)).isEqualTo(all.parameters(true) - frozen);
      assertThat(some.parameters(false)).isEqualTo(all.parameters(false) + frozen);
      assertThat(some.layers().get(0).name()).isEqualTo("conv");
      assertThat(some.layers().get(0).trainable()).isEqualTo(0);
      assertThat(some.layers().get(0).other()).isEqualTo(frozen);
    }
  }

  @Test
  void groupsOfDifferentOptimizersGoOnFromACheckpoint() {
    String whole = run("whole", 14, Resume.never());
    run("cut", 9, Resume.never());
    assertThat(run("cut", 14, Resume.last())).isEqualTo(whole);
  }

  private String run(String folder, long steps, Resume resume) {
    OptimizerSpec optimizer =
        Adam.learningRate(0.003)
            .group(SGD.learningRate(0.05).momentum(0.9), "output")
            .freeze("conv");
    try (Trainer trainer =
        pictures(optimizer)
            .trainer()
            .maxSteps(steps)
            .defaultRootDir(root.resolve(folder))
            .checkpoints(Checkpointing.everySteps(100))
            .resume(resume)
            .build()) {
      trainer.fit();
      return trainer.weightsSha256();
    }
  }

  @Test
  void namesAreCheckedBeforeTheFirstStep() {
    try (Trainer trainer = pictures(Adam.learningRate(0.1).freeze("con")).trainer().build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::weights))
          .hasMessageThat()
          .startsWith(
              "freeze must name a layer or a weight of the training step, but names \"con\"; did"
                  + " you mean \"conv\"? there are [*/beta, */bias, ");
    }
  }
}
