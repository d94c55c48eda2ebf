package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same global batch gives the same weights and metrics, however many replicas share it. */
@ExtendWith(NothingLeft.class)
class LayoutTest {

  private record Outcome(Map<String, float[]> weights, Map<String, Double> metrics) {}

  /** 20 steps with a global batch of 32: 203 examples leave one of 11 in every epoch. */
  private static Outcome run(int devices, Consumer<Pictures> change, OptimizerSpec optimizer) {
    Pictures pictures = new Pictures();
    pictures.optimizer = optimizer;
    change.accept(pictures);
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(devices)
            .batchSize(32 / devices)
            .intraOpThreads(1)
            .maxSteps(20)
            .build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(20);
      // Two epochs of 203, and six batches of 32.
      assertThat(fit.examples()).isEqualTo(2 * 203 + 6 * 32);
      Evaluation validation = trainer.validate();
      assertThat(validation.examples()).isEqualTo(1003);
      return new Outcome(trainer.weights(), validation.metrics().asMap());
    }
  }

  private static void same(Outcome expected, Outcome actual, String layout) {
    assertSame(expected.weights(), actual.weights(), layout);
    expected
        .metrics()
        .forEach(
            (name, value) ->
                assertWithMessage("%s on %s", name, layout)
                    .that(actual.metrics().get(name))
                    .isWithin(1e-6)
                    .of(value));
  }

  /** Equal to 1e-5 of the largest element of each. */
  static void assertSame(
      Map<String, float[]> expected, Map<String, float[]> actual, String layout) {
    assertSame(expected, actual, layout, 1e-5);
  }

  /** Equal to a fraction of the largest element of each. */
  static void assertSame(
      Map<String, float[]> expected, Map<String, float[]> actual, String layout, double fraction) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) -> {
          float[] others = actual.get(name);
          double largest = 0;
          for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
          }
          for (int i = 0; i < values.length; i++) {
            assertWithMessage("%s[%s] on %s", name, i, layout)
                .that(others[i])
                .isWithin((float) (fraction * largest))
                .of(values[i]);
          }
        });
  }

  @Test
  void replicasGiveWhatOneDeviceGives() {
    for (OptimizerSpec optimizer :
        new OptimizerSpec[] {Adam.learningRate(0.003), SGD.learningRate(0.05).momentum(0.9)}) {
      Outcome one = run(1, pictures -> {}, optimizer);
      assertThat(one.metrics().get("acc")).isGreaterThan(0.8);
      same(one, run(2, pictures -> {}, optimizer), "2 replicas, " + optimizer);
      same(one, run(4, pictures -> {}, optimizer), "4 replicas, " + optimizer);
    }
  }

  @Test
  void aScalarLossIsWeightedByExamples() {
    Outcome one = run(1, pictures -> pictures.scalarLoss = true, Adam.learningRate(0.003));
    same(one, run(1, pictures -> {}, Adam.learningRate(0.003)), "1 device with a vector");
    same(
        one,
        run(4, pictures -> pictures.scalarLoss = true, Adam.learningRate(0.003)),
        "4 replicas with a scalar");
  }

  @Test
  void replicasWithoutExamplesTakePart() {
    // The last batch of an epoch has 3 examples for 4 replicas.
    Consumer<Pictures> few = pictures -> pictures.trainingSize = 35;
    Pictures one = new Pictures();
    few.accept(one);
    Pictures four = new Pictures();
    few.accept(four);
    try (Trainer expected = one.trainer().intraOpThreads(1).maxEpochs(3).build();
        Trainer actual =
            four.trainer().intraOpThreads(1).devices(4).batchSize(8).maxEpochs(3).build()) {
      assertThat(actual.fit().examples()).isEqualTo(expected.fit().examples());
      same(
          new Outcome(expected.weights(), Map.of()),
          new Outcome(actual.weights(), Map.of()),
          "4 replicas, 3 examples");
    }
  }

  @Test
  void coresShareABatchWhereExamplesAreIndependent() {
    Pictures alone = new Pictures();
    Pictures shared = new Pictures();
    try (Trainer one = alone.trainer().batchSize(256).intraOpThreads(1).maxEpochs(4).build();
        Trainer cores = shared.trainer().batchSize(256).maxEpochs(4).build()) {
      one.fit();
      cores.fit();
      same(
          new Outcome(one.weights(), one.validate().metrics().asMap()),
          new Outcome(cores.weights(), cores.validate().metrics().asMap()),
          "all cores");
    }
  }

  @Test
  void movingAveragesAreTheMeanOverReplicas() {
    // Weights stay as they are, so every layout normalizes the same outputs of the convolution.
    SortedMap<String, VariableFiles.Value> one = untrained(1).get(0);
    for (int devices : new int[] {2, 4}) {
      for (SortedMap<String, VariableFiles.Value> replica : untrained(devices)) {
        assertThat(replica.get("norm/moving_mean").elements())
            .usingTolerance(1e-6)
            .containsExactly(one.get("norm/moving_mean").elements())
            .inOrder();
        // Less than that of the whole batch, by the variance of the means.
        float[] whole = one.get("norm/moving_variance").elements();
        float[] parts = replica.get("norm/moving_variance").elements();
        for (int i = 0; i < whole.length; i++) {
          assertThat(parts[i]).isLessThan(whole[i]);
          assertThat(parts[i]).isGreaterThan(0.9f * whole[i]);
        }
      }
    }
  }

  private static List<SortedMap<String, VariableFiles.Value>> untrained(int devices) {
    Pictures pictures = new Pictures();
    pictures.normalized = true;
    pictures.optimizer = SGD.learningRate(1e-30);
    try (Trainer trainer =
        pictures.trainer().devices(devices).batchSize(32 / devices).maxSteps(7).build()) {
      trainer.fit();
      return ModuleTrainer.run(trainer).model().session().replicas();
    }
  }

  @Test
  void replicasThatNormalizeTheirOwnPartsLearnAndRepeatThemselves() {
    Outcome two = run(2, pictures -> pictures.normalized = true, Adam.learningRate(0.003));
    Outcome again = run(2, pictures -> pictures.normalized = true, Adam.learningRate(0.003));
    assertThat(two.metrics()).isEqualTo(again.metrics());
    assertThat(two.metrics().get("acc")).isGreaterThan(0.8);
  }

  @Test
  void synchronizedNormalizationIsThatOfOneDevice() {
    Consumer<Pictures> synchronize =
        pictures -> {
          pictures.normalized = true;
          pictures.norm = pictures.norm.synchronize(true);
        };
    // The bias before a normalization has no gradient but rounding, which Adam would make large.
    OptimizerSpec optimizer = SGD.learningRate(0.05).momentum(0.9);
    Outcome one = run(1, pictures -> pictures.normalized = true, optimizer);
    for (int devices : new int[] {2, 4}) {
      Outcome several = run(devices, synchronize, optimizer);
      assertSame(one.weights(), several.weights(), devices + " replicas", 2e-4);
      assertThat(several.metrics().get("acc")).isWithin(1e-6).of(one.metrics().get("acc"));
    }
  }

  @Test
  void replicasDropOthersAndRepeatThemselves() {
    Outcome two = run(2, pictures -> pictures.dropped = true, Adam.learningRate(0.003));
    Outcome again = run(2, pictures -> pictures.dropped = true, Adam.learningRate(0.003));
    two.weights()
        .forEach((name, values) -> assertThat(again.weights().get(name)).isEqualTo(values));
    assertThat(two.metrics()).isEqualTo(again.metrics());
  }

  @Test
  void predictionsComeInTheOrderOfTheDataset() {
    try (Trainer one = new Pictures().trainer().intraOpThreads(1).build();
        Trainer three = new Pictures().trainer().devices(3).batchSize(10).build()) {
      Predictions expected = one.predict();
      Predictions actual = three.predict();
      assertThat(actual.size()).isEqualTo(1003);
      for (int i = 0; i < 1003; i++) {
        assertThat(actual.row(i)).usingTolerance(1e-5).containsExactly(expected.row(i));
      }
    }
  }

  @Test
  void gradientsInBfloat16AreNearAndReplicasTheSame() {
    Map<String, float[]> exact = new TreeMap<>();
    for (boolean half : new boolean[] {false, true}) {
      Pictures pictures = new Pictures();
      pictures.normalized = true;
      pictures.optimizer = SGD.learningRate(0.05);
      try (Trainer trainer =
          pictures
              .trainer()
              .devices(2)
              .batchSize(16)
              .maxSteps(20)
              .exchangeInBfloat16(half)
              .build()) {
        trainer.fit();
        var replicas = ModuleTrainer.run(trainer).model().session().replicas();
        replicas
            .get(0)
            .forEach(
                (name, value) ->
                    assertWithMessage(name)
                        .that(replicas.get(1).get(name).elements())
                        .isEqualTo(value.elements()));
        if (half) {
          assertThat(trainer.weights()).isNotEqualTo(exact);
          assertSame(exact, trainer.weights(), "bfloat16", 0.02);
        } else {
          exact.putAll(trainer.weights());
        }
      }
    }
  }

  /** The other replica waits for the one that fails, in the middle of the step. */
  @Test
  void afterAStepThatFailedInOneReplicaTheTrainerTrainsOn() {
    Pictures pictures = new Pictures();
    boolean[] wrong = {true};
    pictures.training = Pictures.wrongAfter(70, wrong); // not in the first batch, which is checked
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(2)
            .batchSize(16)
            .maxEpochs(2)
            .preflight(Preflight.off())
            .build()) {
      Exception failure = assertThrows(RuntimeException.class, trainer::fit);
      assertThat(failure).hasMessageThat().contains("failed: Received a label value of 7");
      assertThat(failure).hasMessageThat().doesNotContain("function_node");
      assertThat(trainer.predict().size()).isEqualTo(1003);
      wrong[0] = false;
      assertThat(trainer.fit().steps()).isEqualTo(4);
    }
  }
}
