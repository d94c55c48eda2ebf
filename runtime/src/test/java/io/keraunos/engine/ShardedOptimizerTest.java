package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.checkpoint.VariableFiles.Value;
import io.keraunos.engine.ShardedProgram.Case;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Profiling;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/** Replicas that have a shard of the optimizer's state each train what one device trains. */
@ExtendWith(NothingLeft.class)
class ShardedOptimizerTest {

  @TempDir private Path root;

  @Test
  void everyLayoutGivesWhatOneDeviceGives() throws Exception {
    Map<Case, Outcome> one = new LinkedHashMap<>();
    Set<Case> trained = new LinkedHashSet<>(ShardedProgram.cases(2));
    trained.addAll(ShardedProgram.cases(3));
    for (Case of : trained) {
      one.put(of, ShardedProgram.train(of, 1, false));
    }
    for (int devices : new int[] {2, 3}) {
      for (Case of : ShardedProgram.cases(devices)) {
        Outcome actual = ShardedProgram.train(of, devices, true);
        check(of, expected(one, of), actual, devices, "1x" + devices);
      }
    }
    workers(one, 2, 1);
    workers(one, 2, 2);
  }

  private void workers(Map<Case, Outcome> one, int workers, int devices) throws Exception {
    String layout = workers + "x" + devices;
    Path folder = Files.createDirectory(root.resolve(layout));
    try (WorkerProcesses processes =
        WorkerProcesses.start(folder, workers, "sharded", Integer.toString(devices), "0")) {
      processes.allEndWell();
    }
    for (Case of : ShardedProgram.cases(workers * devices)) {
      Outcome chiefs = Outcome.read(folder.resolve("outcome-0" + of));
      check(of, expected(one, of), chiefs, workers * devices, layout);
      for (int worker = 1; worker < workers; worker++) {
        same(Outcome.read(folder.resolve("outcome-" + worker + of)), chiefs, 0, layout + of);
      }
    }
  }

  private static Outcome expected(Map<Case, Outcome> one, Case of) {
    return Objects.requireNonNull(one.get(of), of.toString());
  }

  private static void check(
      Case of, Outcome expected, Outcome actual, int replicas, String layout) {
    same(expected, actual, of.bound(), layout + of);
    assertThat(actual.metrics().get("examples")).isEqualTo(expected.metrics().get("examples"));
    double slots = expected.metrics().get("slots");
    assertThat(actual.metrics().get("slots")).isEqualTo(slots);
    // Each of the few slots is padded to as many equal shards.
    double held = actual.metrics().get("slots of a replica");
    assertWithMessage("slots of %s%s", layout, of).that(held).isAtLeast(slots / replicas);
    assertWithMessage("slots of %s%s", layout, of).that(held).isLessThan(slots / replicas + 30);
  }

  private static void same(Outcome expected, Outcome actual, float within, String what) {
    assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
    expected
        .values()
        .forEach(
            (name, values) ->
                assertWithMessage("%s on %s", name, what)
                    .that(actual.values().get(name))
                    .usingTolerance(within)
                    .containsExactly(values)
                    .inOrder());
  }

  private Outcome inWorkers(Path folder, long steps) throws Exception {
    Path files = Files.createTempDirectory(root, "outcomes");
    try (WorkerProcesses processes =
        WorkerProcesses.start(
            files, 2, "sharded-resume", "1", "0", folder.toString(), Long.toString(steps))) {
      processes.allEndWell();
    }
    Outcome chiefs = Outcome.read(files.resolve("outcome-0"));
    same(Outcome.read(files.resolve("outcome-1")), chiefs, 0, "the other worker");
    return chiefs;
  }

  @Test
  void anyLayoutGoesOnFromAnyOtherShardedOrNot() throws Exception {
    Outcome whole = ShardedProgram.resume(root.resolve("whole"), 1, false, 30);
    Path folder = root.resolve("on");
    inWorkers(folder, 10);
    ShardedProgram.resume(folder, 1, false, 15);
    ShardedProgram.resume(folder, 2, true, 20);
    inWorkers(folder, 25);
    same(whole, ShardedProgram.resume(folder, 3, false, 30), 1e-5f, "many layouts");
    SortedMap<String, Value> expected = newest(root.resolve("whole"));
    SortedMap<String, Value> actual = newest(folder);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(actual.keySet()).contains("hidden/kernel/v");
    expected.forEach(
        (name, value) ->
            assertWithMessage(name)
                .that(actual.get(name).elements())
                .usingTolerance(1e-5)
                .containsExactly(value.elements())
                .inOrder());
  }

  @Test
  void theSameLayoutGoesOnToTheSameBits() throws Exception {
    Outcome devices = ShardedProgram.resume(root.resolve("3 devices"), 3, true, 20);
    ShardedProgram.resume(root.resolve("3 devices in two"), 3, true, 10);
    Outcome again = ShardedProgram.resume(root.resolve("3 devices in two"), 3, true, 20);
    same(devices, again, 0, "1x3");
    Outcome workers = inWorkers(root.resolve("workers"), 20);
    inWorkers(root.resolve("workers in two"), 10);
    same(workers, inWorkers(root.resolve("workers in two"), 20), 0, "2x1");
  }

  /** Returns what is in the newest checkpoint, whose names and shapes are those of one device. */
  private SortedMap<String, Value> newest(Path folder) throws IOException {
    Path checkpoint;
    try (Stream<Path> files = Files.walk(folder)) {
      checkpoint =
          files
              .filter(file -> file.getFileName().toString().matches("step-0*30"))
              .findFirst()
              .orElseThrow();
    }
    Pictures pictures = new Pictures();
    pictures.optimizer = Adam.learningRate(0.003);
    try (Trainer trainer = pictures.trainer().maxSteps(1).build()) {
      trainer.fit();
      return VariableFiles.read(
          checkpoint, ModuleTrainer.run(trainer).model().session().variables());
    }
  }

  @Test
  void oneReplicaTrainsAsWithout() {
    Case of = ShardedProgram.cases().get(0);
    same(ShardedProgram.train(of, 1, false), ShardedProgram.train(of, 1, true), 0, "1x1");
  }

  @Test
  void replicasWithoutExamplesTakePart() {
    Map<String, float[]> expected = new TreeMap<>();
    for (int devices : new int[] {1, 4}) {
      Pictures pictures = new Pictures();
      pictures.trainingSize = 35; // the last batch of an epoch has 3 examples
      pictures.optimizer = Adam.learningRate(0.003);
      try (Trainer trainer =
          pictures
              .trainer()
              .devices(devices)
              .globalBatchSize(32)
              .intraOpThreads(1)
              .shardOptimizer(true)
              .maxEpochs(3)
              .build()) {
        assertThat(trainer.fit().examples()).isEqualTo(3 * 35);
        if (devices == 1) {
          expected.putAll(trainer.weights());
        } else {
          LayoutTest.assertSame(expected, trainer.weights(), "4 replicas, 3 examples");
        }
      }
    }
  }

  @Test
  void gradientsInBfloat16AreNear() {
    Map<String, float[]> exact = new TreeMap<>();
    for (boolean half : new boolean[] {false, true}) {
      Pictures pictures = new Pictures();
      pictures.optimizer = SGD.learningRate(0.05);
      try (Trainer trainer =
          pictures
              .trainer()
              .devices(2)
              .batchSize(16)
              .maxSteps(20)
              .shardOptimizer(true)
              .exchangeInBfloat16(half)
              .build()) {
        trainer.fit();
        if (half) {
          assertThat(trainer.weights()).isNotEqualTo(exact);
          LayoutTest.assertSame(exact, trainer.weights(), "bfloat16", 0.02);
        } else {
          exact.putAll(trainer.weights());
        }
      }
    }
  }

  /** The shards of all replicas of the process are carried over to the next session. */
  @Test
  void afterAStepThatFailedTheTrainerTrainsOn() {
    Pictures pictures = new Pictures();
    boolean[] wrong = {true};
    pictures.training = Pictures.wrongAfter(102, wrong); // after two steps
    pictures.optimizer = Adam.learningRate(0.003);
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(3)
            .batchSize(10)
            .shardOptimizer(true)
            .maxEpochs(2)
            .preflight(Preflight.off())
            .build()) {
      assertThrows(RuntimeException.class, trainer::fit);
      var model = ModuleTrainer.run(trainer).model();
      float[] before = model.session().variables().get("hidden/kernel/v").elements();
      assertThat(before).isNotEqualTo(new float[before.length]);
      assertThat(trainer.predict().size()).isEqualTo(1003);
      assertThat(model.session().variables().get("hidden/kernel/v").elements()).isEqualTo(before);
      wrong[0] = false;
      assertThat(trainer.fit().epochs()).isEqualTo(2);
    }
  }

  /** Stochastic gradient descent whose step has the same length for every weight. */
  private record Normalized(double learningRate) implements OptimizerSpec {
    @Override
    public LearningRateSchedule schedule() {
      return LearningRateSchedule.constant();
    }

    @Override
    public List<Slot> slots() {
      return List.of();
    }

    @Override
    public double[] scalars(double learningRate, long step) {
      return new double[] {learningRate};
    }

    @Override
    public Op update(Ops tf, Update update) {
      var norm = tf.math.sqrt(tf.nn.l2Loss(update.gradient()));
      return tf.train.resourceApplyGradientDescent(
          update.variable(), update.scalars().get(0), tf.math.divNoNan(update.gradient(), norm));
    }
  }

  @Test
  void anOptimizerThatNeedsWholeWeightsIsRefused() {
    for (OptimizerSpec optimizer :
        List.of(new Normalized(0.1), SGD.learningRate(0.1).group(new Normalized(0.1), "hidden"))) {
      Pictures pictures = new Pictures();
      pictures.optimizer = optimizer;
      try (Trainer two =
              pictures.trainer().devices(2).batchSize(16).shardOptimizer(true).maxSteps(1).build();
          Trainer one = pictures.trainer().shardOptimizer(true).maxSteps(1).build()) {
        assertThat(assertThrows(IllegalArgumentException.class, two::fit))
            .hasMessageThat()
            .contains(
                "shardOptimizer must be false where an optimizer is not elementwise, but is true"
                    + " with Normalized[learningRate=0.1], which trains ");
        assertThat(one.fit().steps()).isEqualTo(1);
      }
    }
  }

  @Test
  void itsStepsAreTraced() throws IOException {
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .devices(2)
            .batchSize(16)
            .shardOptimizer(true)
            .defaultRootDir(root)
            .profiler(Profiling.trace(2, 2))
            .maxSteps(4)
            .build()) {
      trainer.fit();
    }
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.filter(file -> file.endsWith("trace-steps-2-3.json")).toList()).hasSize(1);
    }
  }
}
