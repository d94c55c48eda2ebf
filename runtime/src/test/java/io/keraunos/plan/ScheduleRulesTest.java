package io.keraunos.plan;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.CosineRestarts;
import io.keraunos.optimizer.CyclicLR;
import io.keraunos.optimizer.ExponentialLR;
import io.keraunos.optimizer.InverseTimeDecay;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.MultiStepLR;
import io.keraunos.optimizer.OneCycle;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.PiecewiseConstant;
import io.keraunos.optimizer.PolynomialDecay;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.trainer.ValidationInterval;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs of 20 epochs of 1,000 steps. */
class ScheduleRulesTest {

  private static List<Finding> found(LearningRateSchedule schedule) {
    RunPlan plan = RunPlanTest.plan(20, Long.MAX_VALUE, 1_000, new ValidationInterval.Epochs(1));
    return ScheduleRules.check(SGD.learningRate(0.1).schedule(schedule), plan, false);
  }

  private static void right(LearningRateSchedule... schedules) {
    for (LearningRateSchedule schedule : schedules) {
      assertThat(found(schedule)).isEmpty();
    }
  }

  private static String wrong(Rule rule, LearningRateSchedule schedule) {
    List<Finding> found = found(schedule);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(rule);
    return found.get(0).text();
  }

  @Test
  void aScheduleActsWithinTheRun() {
    assertThat(wrong(Rule.SCHEDULE_NEVER_ACTS, StepLR.everyEpochs(20)))
        .isEqualTo(
            "StepLR(unit=EPOCHS, period=20, gamma=0.1) changes the learning rate for the first time"
                + " when 20 epochs are finished, and the run has 20: it is 0.1 throughout. Lower"
                + " the schedule's numbers, give them in the other unit if that is what they are"
                + " in, or leave it out");
    assertThat(wrong(Rule.SCHEDULE_NEVER_ACTS, MultiStepLR.atSteps(30_000, 60_000)))
        .contains("when 30,000 steps are finished, and the run has 20,000");
    assertThat(wrong(Rule.SCHEDULE_NEVER_ACTS, CosineAnnealing.overEpochs(20_000)))
        .contains("lasts 20,000 epochs, and the run has 20");
    right(
        StepLR.everyEpochs(19),
        StepLR.everyEpochs(40).gamma(1),
        MultiStepLR.atSteps(19_999, 60_000),
        CosineAnnealing.overEpochs(100),
        ExponentialLR.perEpoch(0.9999),
        LinearWarmup.overEpochs(2).from(1).then(StepLR.everyEpochs(10)),
        LearningRateSchedule.constant(),
        (base, position) -> base,
        ReduceOnPlateau.monitor(MetricName.of("val_loss")).patience(100));
  }

  @Test
  void theLearningRateLastsAsLongAsTheRun() {
    assertThat(wrong(Rule.LEARNING_RATE_GONE_EARLY, CosineAnnealing.overSteps(20)))
        .isEqualTo(
            "the learning rate has fallen from 0.1 to 0 when 20 steps are finished, and the run has"
                + " 20,000: 99.9 % of it train with next to nothing. 20 is the number of epochs,"
                + " and CosineAnnealing(unit=STEPS, length=20, minimum=0.0) counts steps: give it"
                + " the 20,000 steps of the run, or use the unit of epochs");
    assertThat(wrong(Rule.LEARNING_RATE_GONE_EARLY, CosineAnnealing.overEpochs(14)))
        .contains("when 14 epochs are finished, and the run has 20: 30 % of it");
    assertThat(wrong(Rule.LEARNING_RATE_GONE_EARLY, OneCycle.overSteps(2_000)))
        .contains("and the run has 20,000: 90");
    wrong(Rule.LEARNING_RATE_GONE_EARLY, StepLR.everySteps(1).gamma(0.95));
    wrong(
        Rule.LEARNING_RATE_GONE_EARLY,
        LinearWarmup.overSteps(500).then(CosineAnnealing.overSteps(2_000)));
    right(
        CosineAnnealing.overEpochs(15),
        CosineAnnealing.overEpochs(20),
        CosineAnnealing.overSteps(20).minimum(1e-3),
        OneCycle.overSteps(20_000),
        OneCycle.overEpochs(16),
        StepLR.everyEpochs(3).gamma(0.1),
        ExponentialLR.perEpoch(0.5),
        LinearWarmup.overSteps(500).then(CosineAnnealing.overSteps(19_500)));
  }

  @Test
  void theLearningRateLastsOverHalfOfTheRun() {
    RunPlan hundred = RunPlanTest.plan(5, Long.MAX_VALUE, 20, new ValidationInterval.Epochs(1));
    SGD fast = SGD.learningRate(0.1).schedule(ExponentialLR.perStep(0.8));
    List<Finding> found = ScheduleRules.check(fast, hundred, false);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.LEARNING_RATE_GONE_EARLY);
    assertThat(found.get(0).text())
        .isEqualTo(
            "the learning rate has fallen from 0.1 to 8.51e-06 when 42 steps are finished, and the"
                + " run has 100: 58 % of it train with next to nothing. ExponentialLR(unit=STEPS,"
                + " gamma=0.8) counts steps: use the unit of epochs if its numbers are meant for"
                + " these");
    assertThat(ScheduleRules.check(fast, hundred, true)).isEmpty();
    for (LearningRateSchedule right :
        List.of(
            ExponentialLR.perStep(0.85), // 1e-4 is left after 57 steps
            ExponentialLR.perEpoch(0.1),
            CosineAnnealing.overSteps(50).minimum(1e-5),
            PolynomialDecay.overSteps(100),
            CosineRestarts.everySteps(50))) {
      assertThat(ScheduleRules.check(SGD.learningRate(0.1).schedule(right), hundred, false))
          .isEmpty();
    }
  }

  @Test
  void aWarmUpEndsWithinTheRun() {
    assertThat(wrong(Rule.WARMUP_LONGER_THAN_RUN, LinearWarmup.overEpochs(100).from(0.01)))
        .contains("after 20 epochs it is 0.0198, and its peak is 0.1");
    wrong(Rule.WARMUP_LONGER_THAN_RUN, OneCycle.overSteps(100_000));
    wrong(
        Rule.WARMUP_LONGER_THAN_RUN,
        LinearWarmup.overSteps(30_000).then(CosineAnnealing.overSteps(2_000)));
    right(
        LinearWarmup.overEpochs(20),
        LinearWarmup.overSteps(19_000).then(CosineAnnealing.overSteps(1_000)));
  }

  @Test
  void sharesMixturesAndCyclesAreUnderstood() {
    wrong(Rule.LEARNING_RATE_GONE_EARLY, CosineAnnealing.overFit(0.5));
    wrong(Rule.LEARNING_RATE_GONE_EARLY, PolynomialDecay.overEpochs(5));
    wrong(
        Rule.LEARNING_RATE_GONE_EARLY,
        LinearWarmup.overSteps(500).then(CosineAnnealing.overEpochs(5)));
    wrong(
        Rule.WARMUP_LONGER_THAN_RUN,
        LinearWarmup.overSteps(90_000).then(CosineAnnealing.overEpochs(5)));
    wrong(Rule.SCHEDULE_NEVER_ACTS, PiecewiseConstant.atSteps(30_000));
    wrong(Rule.SCHEDULE_NEVER_ACTS, StepLR.everyEpochs(4).frequency(5));
    wrong(Rule.WARMUP_LONGER_THAN_RUN, CyclicLR.everySteps(100_000));
    right(
        CosineAnnealing.overFit(),
        LinearWarmup.overSteps(500).then(CosineAnnealing.overFit()),
        LinearWarmup.overSteps(500).then(CosineAnnealing.overEpochs(20)),
        LinearWarmup.overFit(0.05).then(PolynomialDecay.overFit()),
        LinearWarmup.overSteps(500).times(StepLR.everyEpochs(5)),
        PiecewiseConstant.atFit(0.5, 0.75),
        InverseTimeDecay.everySteps(1_000),
        StepLR.everyEpochs(4).frequency(4),
        CosineRestarts.everySteps(100),
        CyclicLR.everySteps(19_999),
        CyclicLR.everySteps(19_999 / 7));
  }

  @Test
  void aRunThatMayEndBeforeIsNotMeasuredByItsLimit() {
    RunPlan plan = RunPlanTest.plan(20, Long.MAX_VALUE, 1_000, new ValidationInterval.Epochs(1));
    SGD cosine = SGD.learningRate(0.1).schedule(CosineAnnealing.overEpochs(5));
    assertThat(ScheduleRules.check(cosine, plan, false)).hasSize(1);
    assertThat(ScheduleRules.check(cosine, plan, true)).isEmpty();
  }

  @Test
  void whatAStreamDoesNotTellIsNotJudged() {
    RunPlan plan =
        RunPlanTest.plan(20, Long.MAX_VALUE, Long.MAX_VALUE, new ValidationInterval.Epochs(1));
    assertThat(
            ScheduleRules.check(
                SGD.learningRate(0.1).schedule(CosineAnnealing.overSteps(20)), plan, false))
        .isEmpty();
    assertThat(
            ScheduleRules.check(
                SGD.learningRate(0.1).schedule(StepLR.everyEpochs(30)), plan, false))
        .hasSize(1);
  }

  @Test
  void aWarmUpEndsWithinTheShortestRun() {
    OptimizerSpec warm = SGD.learningRate(0.1).schedule(LinearWarmup.overSteps(1000));
    RunPlan sixty = RunPlanTest.plan(3, Long.MAX_VALUE, 20, new ValidationInterval.Epochs(1));
    List<Finding> found = ScheduleRules.checkRise(warm, sixty);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).text()).contains("still rises when the run ends: after 60 steps");
    assertThat(
            ScheduleRules.checkRise(
                SGD.learningRate(0.1).schedule(LinearWarmup.overSteps(60)), sixty))
        .isEmpty();
    assertThat(
            ScheduleRules.checkRise(SGD.learningRate(0.1).schedule(StepLR.everyEpochs(30)), sixty))
        .isEmpty(); // what is left in for a longer run does no harm to this one
  }
}
