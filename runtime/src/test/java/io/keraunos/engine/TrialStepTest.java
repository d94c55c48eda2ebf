package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.NonFiniteLossException;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first step is tried, and put back. */
@ExtendWith(NothingLeft.class)
class TrialStepTest {

  private static Regression line(OptimizerSpec optimizer) {
    Regression line = new Regression();
    line.rows = Regression.rows(40, 1);
    line.optimizer = optimizer;
    return line;
  }

  private static List<Rule> rules(Regression module, UnaryOperator<Trainer.Builder> settings) {
    try (Trainer trainer = settings.apply(module.trainer()).build()) {
      trainer.fit();
      return trainer.findings().stream().map(Finding::rule).toList();
    }
  }

  private static String trained(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      trainer.fit();
      return trainer.weightsSha256();
    }
  }

  @Test
  void aFitHasTheSameBitsWithoutTheTrial() {
    for (OptimizerSpec optimizer :
        List.of(Adam.learningRate(0.1), SGD.learningRate(0.1).momentum(0.9))) {
      UnaryOperator<Trainer.Builder> three = with -> with.maxEpochs(3).seed(3);
      assertThat(trained(three.apply(line(optimizer).trainer())))
          .isEqualTo(trained(three.apply(line(optimizer).trainer()).preflight(Preflight.off())));
    }
  }

  @Test
  void aGradientThatIsNotFiniteEndsTheFitBeforeItBegins() {
    Regression root = line(Adam.learningRate(0.1));
    root.body =
        (step, x, y) ->
            // The root of what is 0 for every example: its gradient is 0 times infinity.
            step.tf()
                .math
                .sqrt(step.tf().math.mul(root.squaredErrors(step, x, y), step.tf().constant(0f)));
    try (Trainer trainer = root.trainer().maxEpochs(1).build()) {
      FindingException e = assertThrows(FindingException.class, trainer::fit);
      assertThat(e).hasMessageThat().startsWith("KER4005: ");
      assertThat(e).hasMessageThat().contains("linear/bias, linear/kernel NaN or infinite");
      for (float[] values : trainer.weights().values()) {
        for (float value : values) {
          assertThat(value).isFinite();
        }
      }
    }
    try (Trainer trainer = root.trainer().maxEpochs(2).preflight(Preflight.off()).build()) {
      assertThrows(NonFiniteLossException.class, trainer::fit);
    }
  }

  @Test
  void aRateThatThrowsTheModelAwayIsTold() {
    assertThat(rules(line(SGD.learningRate(3)), with -> with.maxSteps(1)))
        .contains(Rule.FIRST_STEP_RAISES_LOSS);
    assertThat(rules(line(SGD.learningRate(0.1)), with -> with.maxSteps(1))).isEmpty();
    assertThat(
            rules(
                line(SGD.learningRate(3).schedule(LinearWarmup.overSteps(100).from(0.01))),
                with -> with.maxSteps(2)))
        .doesNotContain(Rule.FIRST_STEP_RAISES_LOSS);
  }

  /** Targets that have nothing to do with the inputs. */
  private static Regression unrelated(double learningRate) {
    Random random = new Random(5);
    Regression noise = line(SGD.learningRate(learningRate));
    List<Regression.Row> rows = new ArrayList<>();
    for (Regression.Row row : Regression.rows(200, 2)) {
      rows.add(new Regression.Row(row.x(), (float) random.nextGaussian()));
    }
    noise.rows = rows;
    return noise;
  }

  @Test
  void aLossAboveThatOfATrivialPredictorIsTold() {
    assertThat(rules(unrelated(0.2), with -> with.maxEpochs(6))).contains(Rule.LOSS_ABOVE_TRIVIAL);
    assertThat(rules(unrelated(0.002), with -> with.maxEpochs(10)))
        .containsExactly(Rule.NOTHING_LEARNED);
    assertThat(rules(unrelated(0.2), with -> with.maxEpochs(6).preflight(Preflight.off())))
        .doesNotContain(Rule.LOSS_ABOVE_TRIVIAL); // nobody knows it
  }
}
