package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.initializer.Initializers;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.regularizer.Regularizers;
import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Rules for a fit that show when it has ended. */
@ExtendWith(NothingLeft.class)
class FitEndRulesTest {

  private static List<Finding> fit(Trainer.Builder settings) {
    try (Trainer trainer = settings.build()) {
      trainer.fit();
      return trainer.findings();
    }
  }

  private static List<Rule> rules(Trainer.Builder settings) {
    return fit(settings).stream().map(Finding::rule).toList();
  }

  /** A line, 25 steps an epoch, whose loss is divided. */
  private static Regression divided(OptimizerSpec optimizer, float by) {
    Regression line = new Regression();
    line.rows = Regression.rows(100, 1);
    line.optimizer = optimizer;
    line.body =
        (step, x, y) -> step.tf().math.div(line.squaredErrors(step, x, y), step.tf().constant(by));
    return line;
  }

  // KER5013

  @Test
  void weightsThatHardlyMoveAreTold() {
    List<Finding> found = fit(divided(SGD.learningRate(0.05), 1e6f).trainer().maxEpochs(4));
    assertThat(found.stream().map(Finding::rule)).containsExactly(Rule.WEIGHTS_HARDLY_MOVED);
    assertThat(found.get(0).text()).startsWith("in 100 steps no layer has moved by more than 0.0");
  }

  @Test
  void weightsThatMoveOrNeedNotAreNot() {
    assertThat(rules(divided(SGD.learningRate(0.05), 1).trainer().maxEpochs(4))).isEmpty();
    assertThat(rules(divided(SGD.learningRate(0.05), 1e6f).trainer().maxEpochs(3)))
        .isEmpty(); // too few steps to tell
    assertThat(
            rules(
                divided(SGD.learningRate(0.05), 1e6f)
                    .trainer()
                    .maxEpochs(4)
                    .silence(Rule.WEIGHTS_HARDLY_MOVED, "shows what a small step is")))
        .isEmpty();
  }

  /** A line with a learning rate of next to nothing, whose weights begin at a value. */
  private static Regression begun(float weights) {
    Dense said = Dense.of(1).kernelInitializer(Initializers.constant(weights));
    Regression line = new Regression();
    line.more.put("said", said);
    line.rows =
        Regression.rows(100, 1).stream()
            .map(row -> new Regression.Row(row.x(), (row.x()[0] + row.x()[1] + row.x()[2]) / 2))
            .toList();
    line.optimizer = SGD.learningRate(1e-7);
    line.body =
        (step, x, y) -> {
          var tf = step.tf();
          return tf.math.square(tf.math.sub(tf.reshape(said.apply(step, x), tf.array(-1)), y));
        };
    return line;
  }

  @Test
  void aLossThatIsBelowATrivialOneMayStand() {
    assertThat(rules(begun(0.45f).trainer().maxEpochs(4)))
        .doesNotContain(Rule.WEIGHTS_HARDLY_MOVED);
    assertThat(rules(begun(-0.45f).trainer().maxEpochs(4)))
        .contains(Rule.LOSS_ABOVE_TRIVIAL); // which says the same
  }

  // KER5010

  /** A network whose targets have a mean of 0, with a penalty for its weights. */
  private static Regression penalized(double factor) {
    Regression network = new Regression();
    Dense hidden = Dense.of(16).relu().kernelRegularizer(Regularizers.l2(factor));
    Dense out = Dense.of(1).kernelRegularizer(Regularizers.l2(factor));
    network.more.put("hidden", hidden);
    network.more.put("out", out);
    network.rows = Regression.rows(100, 1);
    network.optimizer = SGD.learningRate(0.05);
    network.body =
        (step, x, y) -> {
          var tf = step.tf();
          Operand<TFloat32> said = out.apply(step, hidden.apply(step, x));
          return tf.math.square(tf.math.sub(tf.reshape(said, tf.array(-1)), y));
        };
    return network;
  }

  @Test
  void aPenaltyThatLeavesNothingToLearnIsTold() {
    List<Finding> found = fit(penalized(3).trainer().maxEpochs(8));
    assertThat(found.stream().map(Finding::rule).toList()).contains(Rule.NOTHING_LEARNED);
    assertThat(found.toString()).contains("the training loss, without the penalties for weights,");
  }

  @Test
  void aPenaltyThatLeavesSomethingIsNot() {
    assertThat(rules(penalized(0.01).trainer().maxEpochs(8))).doesNotContain(Rule.NOTHING_LEARNED);
  }

  // KER5014

  private static Trainer.Builder stopping(double minDelta, double... script) {
    Scripted line = new Scripted();
    line.script = script;
    return line.trainer()
        .maxEpochs(30)
        .callbacks(EarlyStopping.on(Scripted.VAL, Best.MIN).patience(3).minDelta(minDelta));
  }

  @Test
  void aGainThatIsOutOfReachIsTold() {
    List<Finding> found = fit(stopping(1, 0.9, 0.6, 0.4, 0.3));
    assertThat(found.stream().map(Finding::rule)).containsExactly(Rule.GAIN_OUT_OF_REACH);
    assertThat(found.get(0).text())
        .startsWith(
            "EarlyStopping has ended the fit, since \"val_loss\" never improved by its minDelta of"
                + " 1: it was 0.9 at first, so 0.9 is all that there was to gain, and it has come"
                + " to 0.3.");
  }

  @Test
  void aGainThatCouldBeMadeIsNot() {
    for (Trainer.Builder right :
        List.of(
            stopping(0.5, 0.9, 0.6, 0.5, 0.45), // it could have fallen as far
            stopping(1, 0.9, 0.95, 1, 1.1), // nothing was lost
            stopping(1, 0.9, -0.05, -0.08, -0.09), // it knows no end
            stopping(0, 0.9, 0.95, 0.96, 0.97))) {
      assertThat(rules(right)).doesNotContain(Rule.GAIN_OUT_OF_REACH);
    }
  }

  // KER5015

  private static Trainer.Builder timed(UnaryOperator<Trainer.Builder> settings) {
    Scripted line = new Scripted();
    line.whileValidating =
        () -> {
          try {
            Thread.sleep(20);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    return settings.apply(line.trainer());
  }

  @Test
  void aTimeThatIsUpAtOnceIsTold() {
    List<Finding> found =
        fit(timed(with -> with.maxEpochs(100_000).maxTime(Duration.ofMillis(30))));
    assertThat(found.stream().map(Finding::rule)).containsExactly(Rule.TIME_UP_AT_ONCE);
    assertThat(found.get(0).text()).startsWith("maxTime is 0.03 s, and has ended the fit after ");
    assertThat(found.get(0).text()).contains(", of 100,000 epochs. If another unit is meant");
  }

  @Test
  void aTimeThatIsLongEnoughIsNot() {
    assertThat(rules(timed(with -> with.maxEpochs(2).maxTime(Duration.ofMinutes(1))))).isEmpty();
    assertThat(rules(timed(with -> with.maxTime(Duration.ofMillis(900))))).isEmpty();
    assertThat(rules(timed(with -> with.maxEpochs(100_000).maxTime(Duration.ofMillis(1100)))))
        .isEmpty();
  }
}
