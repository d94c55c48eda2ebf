package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Rule;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What is wrong with a run is told while it runs, once. */
@ExtendWith(NothingLeft.class)
class WatchedFitTest {

  @TempDir private Path root;

  private static List<Rule> rules(Trainer trainer) {
    return trainer.findings().stream().map(Finding::rule).toList();
  }

  /** A network with a hidden layer, 25 steps an epoch. */
  private static Regression network(OptimizerSpec optimizer, UnaryOperator<Dense> hidden) {
    Regression network = new Regression();
    Dense first = hidden.apply(Dense.of(32));
    network.more.put("hidden", first);
    network.rows = Regression.rows(100, 1);
    network.optimizer = optimizer;
    network.body =
        (step, x, y) -> {
          Operand<TFloat32> h = step.tf().nn.relu(first.apply(step, x));
          return network.squaredErrors(step, h, y);
        };
    return network;
  }

  private static List<Finding> fit(Regression network, UnaryOperator<Trainer.Builder> settings) {
    try (Trainer trainer = settings.apply(network.trainer()).build()) {
      trainer.fit();
      return trainer.findings();
    }
  }

  @Test
  void aLayerThatDoesNotMoveIsNamed() {
    // Units far below zero have no gradient.
    UnaryOperator<Dense> dead = dense -> dense.biasInitializer(Initializers.constant(-100));
    List<Finding> found = fit(network(Adam.learningRate(0.01), dead), with -> with.maxEpochs(2));
    assertThat(found.stream().map(Finding::rule).toList()).containsExactly(Rule.WEIGHTS_NOT_MOVED);
    assertThat(found.get(0).text())
        .startsWith("no weight of some layers has changed in 25 steps, to the bit: hidden. Look");
    assertThat(fit(network(Adam.learningRate(0.01), dense -> dense), with -> with.maxEpochs(2)))
        .isEmpty();
    assertWithMessage("a few steps may miss it")
        .that(
            fit(
                network(Adam.learningRate(0.01), dead),
                with -> with.maxEpochs(1).overfitBatches(Limit.batches(19))))
        .isEmpty();
    assertWithMessage("what is frozen is meant to stay")
        .that(
            fit(network(Adam.learningRate(0.01).freeze("hidden"), dead), with -> with.maxEpochs(2)))
        .isEmpty();
  }

  @Test
  void anUpdateTooSmallForAFloatIsNamed() {
    List<Finding> found =
        fit(
            network(SGD.learningRate(1e-30), dense -> dense.useBias(false)),
            with -> with.maxEpochs(1));
    assertThat(found.toString()).contains("no weight of");
  }

  @Test
  void aFirstUpdateLargerThanTheWeightsIsNamed() {
    List<Finding> found =
        fit(network(Adam.learningRate(10), dense -> dense), with -> with.maxSteps(2));
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.FIRST_STEP_RAISES_LOSS, Rule.UPDATE_LARGER_THAN_WEIGHTS)
        .inOrder();
    assertThat(found.get(1).text()).contains("hidden/kernel by ");
    assertThat(fit(network(Adam.learningRate(0.1), dense -> dense), with -> with.maxSteps(2)))
        .isEmpty();
    assertWithMessage("what begins near 0 has nothing to lose")
        .that(
            fit(
                network(
                    Adam.learningRate(0.01),
                    dense -> dense.kernelInitializer(Initializers.normal(0, 0.001f))),
                with -> with.maxSteps(2)))
        .isEmpty();
  }

  @Test
  void aValidationThatMeasuresNaNIsTold() {
    Scripted line = new Scripted();
    line.script = new double[] {1, Double.NaN, Double.NaN};
    try (Trainer trainer = line.trainer().maxEpochs(3).build()) {
      trainer.fit();
      assertThat(rules(trainer)).containsExactly(Rule.MEASURED_NOT_FINITE);
      assertThat(trainer.findings().get(0).text()).startsWith("val_loss is NaN after epoch 2, ");
    }
  }

  @Test
  void aLossThatRisesIsTold() {
    Regression turned = new Regression();
    turned.optimizer = SGD.learningRate(0.001);
    Regression falling = new Regression();
    falling.optimizer = SGD.learningRate(0.001);
    turned.body = (step, x, y) -> step.tf().math.neg(turned.squaredErrors(step, x, y));
    assertThat(fit(falling, with -> with.maxEpochs(16))).isEmpty();
    assertWithMessage("it falls without bound, and that is not rising")
        .that(fit(turned, with -> with.maxEpochs(16)).stream().map(Finding::rule))
        .containsExactly(Rule.LOSS_OF_WRONG_SIGN);
    Regression diverging = new Regression();
    diverging.optimizer = SGD.learningRate(0.5);
    List<Finding> found = fit(diverging, with -> with.maxEpochs(32));
    assertThat(found.stream().map(Finding::rule).toList()).containsExactly(Rule.LOSS_RISES);
  }

  @Test
  void aLearningRateOfZeroIsTold() {
    Scripted line = new Scripted();
    LearningRateSchedule ends = (base, position) -> position.epoch() < 3 ? base : 0;
    line.optimizer = SGD.learningRate(0.01).schedule(ends);
    try (Trainer trainer = line.trainer().maxEpochs(8).build()) {
      trainer.fit();
      assertThat(rules(trainer)).containsExactly(Rule.LEARNING_RATE_ZERO);
      assertThat(trainer.findings().get(0).text()).contains("since epoch 4");
    }
    Scripted whole = new Scripted();
    whole.optimizer = SGD.learningRate(0.01).schedule(ends);
    try (Trainer trainer = whole.trainer().maxEpochs(4).build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
  }

  /** Validation losses that rise from the first epoch on. */
  private static Scripted overfitting() {
    Scripted line = new Scripted();
    line.script = new double[30];
    for (int i = 0; i < line.script.length; i++) {
      line.script[i] = 1 + 0.1 * i;
    }
    line.optimizer = SGD.learningRate(0.001);
    return line;
  }

  @Test
  void overfittingIsTold() throws IOException {
    Path report;
    try (Trainer trainer =
        overfitting()
            .trainer()
            .defaultRootDir(root)
            .checkpoints(Checkpointing.everyEpochs(1))
            .maxEpochs(20)
            .build()) {
      trainer.fit();
      assertThat(rules(trainer)).containsExactly(Rule.OVERFITTING);
      report = trainer.runFolder().orElseThrow().resolve("report.html");
    }
    assertThat(Files.readString(report)).contains("KER5006: &quot;val_loss&quot; has risen");
    try (Trainer trainer = overfitting().trainer().maxEpochs(19).build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
    try (Trainer trainer =
        overfitting()
            .trainer()
            .maxEpochs(20)
            .callbacks(EarlyStopping.on(Scripted.VAL, Best.MIN).patience(19))
            .build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
  }

  @Test
  void whatHaltsEndsTheFit() {
    try (Trainer trainer = overfitting().trainer().maxEpochs(25).halt(Rule.OVERFITTING).build()) {
      FindingException e = assertThrows(FindingException.class, trainer::fit);
      assertThat(e).hasMessageThat().startsWith("KER5006: ");
      assertThat(e.findings()).hasSize(1);
    }
  }

  private Trainer.Builder keepingBest(String folder, double... script) {
    Scripted line = new Scripted();
    line.script = script;
    return line.trainer()
        .defaultRootDir(root.resolve(folder))
        .maxEpochs(script.length)
        .checkpoints(Checkpointing.everyEpochs(1).keepBest(1, Scripted.VAL, Best.MIN));
  }

  @Test
  void theLastWeightsAreToldOnceTheyAreTested() {
    try (Trainer trainer = keepingBest("a", 3, 1, 1.1, 1.2, 1.3, 1.4).build()) {
      trainer.fit();
      trainer.validate();
      assertThat(trainer.findings()).isEmpty(); // nothing is done with them yet
      trainer.test();
      trainer.test();
      assertThat(rules(trainer)).containsExactly(Rule.LAST_WEIGHTS_USED);
      assertThat(trainer.findings().get(0).text())
          .startsWith(
              "the model has its last weights, not its best: val_loss was 1.0000 after epoch 2, and"
                  + " is 1.4000 at the end, 0.4000 worse. restoreBest(true)");
    }
    try (Trainer trainer = keepingBest("b", 3, 1, 1.1, 1.2, 1.3, 1.4).build()) {
      trainer.fit();
      assertThat(trainer.restoreBest()).isTrue();
      trainer.test();
      assertThat(trainer.findings()).isEmpty();
    }
    try (Trainer trainer = keepingBest("c", 3, 1, 1.1, 1.2, 1.3, 1.4).restoreBest(true).build()) {
      trainer.fit();
      trainer.test();
      assertThat(trainer.findings()).isEmpty();
    }
  }

  @Test
  void lastWeightsThatAreAboutAsGoodAreNot() {
    for (double[] script :
        List.of(
            new double[] {3, 1, 1.04, 1.05}, // five per cent
            new double[] {1.2, 1, 1.2, 1.1, 1.3, 1.2}, // as usual between epochs
            new double[] {1, 9})) { // too few to say
      try (Trainer trainer = keepingBest("d" + script.length + script[1], script).build()) {
        trainer.fit();
        trainer.test();
        assertThat(trainer.findings()).isEmpty();
      }
    }
  }

  @Test
  void lastWeightsThatHaltAreNotTested() {
    try (Trainer trainer =
        keepingBest("e", 3, 1, 1.1, 1.2, 1.3, 1.4).halt(Rule.LAST_WEIGHTS_USED).build()) {
      trainer.fit();
      assertThrows(FindingException.class, trainer::test);
      trainer.restoreBest();
      trainer.test();
    }
  }

  @Test
  void aFitThatResumesIsNotTakenForItsBeginning() {
    for (int epochs = 1; epochs < 4; epochs++) {
      try (Trainer trainer =
          new Scripted().trainer(root.resolve("resumed")).maxEpochs(epochs).build()) {
        trainer.fit();
        assertThat(trainer.findings()).isEmpty();
      }
    }
  }
}
