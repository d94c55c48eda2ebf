package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Learning rates of schedules over a share of the fit, and of several in units of their own. */
class ScheduleUnitsTest {

  private static final double BASE = 0.1;

  /** {@code SequentialLR(o, [LinearLR(o, 0.2, 1, 5), CosineAnnealingLR(o, 15, 0.01)], [5])}. */
  @Test
  void aShareOfTheFit() {
    double[] expected = {
      0.02,
      0.036,
      0.052,
      0.068,
      0.084,
      0.1,
      0.09901664203,
      0.09610954559,
      0.09140576475,
      0.08511087729,
      0.0775,
      0.06890576475,
      0.05970378085,
      0.05029621915,
      0.04109423525,
      0.0325,
      0.02488912271,
      0.01859423525,
      0.01389045441,
      0.01098335797
    };
    CosineAnnealing rest = CosineAnnealing.overFit().minimum(0.01);
    for (LearningRateSchedule schedule :
        List.of(
            LinearWarmup.overFit(0.25).from(0.2).then(rest),
            LinearWarmup.overSteps(5).from(0.2).then(rest),
            LinearWarmup.overSteps(5).from(0.2).then(CosineAnnealing.overSteps(15).minimum(0.01)),
            LinearWarmup.overFit(0.25)
                .from(0.2)
                .then(CosineAnnealing.overSteps(15).minimum(0.01)))) {
      for (int step = 0; step < expected.length; step++) {
        assertRate(schedule, in(FitLength.of(20, 7), step), expected[step]);
      }
    }
  }

  /** Ten steps an epoch: the epoch of step 15 is the first one of what follows, five steps long. */
  @Test
  void stepsThenEpochs() {
    LearningRateSchedule schedule =
        PiecewiseConstant.atSteps(15).factors(0.5, 1).then(StepLR.everyEpochs(2));
    FitLength fit = FitLength.of(100, 10);
    assertRate(schedule, in(fit, 14), 0.05);
    assertRate(schedule, in(fit, 15), 0.1);
    assertRate(schedule, in(fit, 29), 0.1);
    assertRate(schedule, in(fit, 30), 0.01);
    assertRate(schedule, in(fit, 50), 0.001);
  }

  /** Of epochs with fewer steps each time: 8, 4, 2, 2. */
  @Test
  void threeUnitsInARow() {
    long[] steps = {8, 4, 2, 2};
    FitLength fit =
        new FitLength(OptionalLong.of(16), Optional.of(epoch -> steps[(int) Math.min(epoch, 3)]));
    LearningRateSchedule schedule =
        LinearWarmup.overEpochs(1)
            .from(0.5)
            .then(LinearWarmup.overSteps(4))
            .then(PolynomialDecay.overFit(0.5))
            .then(ExponentialLR.perEpoch(0.5));
    assertRate(schedule, in(fit, 7), 0.05);
    assertRate(schedule, in(fit, 8), 0.1 / 3);
    assertRate(schedule, in(fit, 11), 0.1 * (1 + 2 * 0.75) / 3);
    assertRate(schedule, in(fit, 12), 0.1);
    assertRate(schedule, in(fit, 13), 0.05);
    assertRate(schedule, in(fit, 14), 0.1);
  }

  @Test
  void aPlateauAfterSteps() {
    MetricName loss = MetricName.of("val_loss");
    LearningRateSchedule schedule =
        LinearWarmup.overSteps(15).then(ReduceOnPlateau.monitor(loss).patience(0));
    List<MetricValues> flat = Collections.nCopies(4, new MetricValues(Map.of("val_loss", 1.0)));
    FitLength fit = FitLength.of(100, 10);
    assertRate(schedule, new SchedulePosition(2, 20, flat.subList(0, 2), fit), 0.1);
    assertRate(schedule, new SchedulePosition(3, 30, flat.subList(0, 3), fit), 0.01);
    assertThat(schedule.monitored()).containsExactly(loss);
  }

  @Test
  void aFitWithoutEndHasNoShares() {
    FitLength stream = new FitLength(OptionalLong.of(100), Optional.empty());
    CosineAnnealing share = CosineAnnealing.overFit();
    LinearWarmup warmup = LinearWarmup.overSteps(5);
    for (LearningRateSchedule schedule : List.of(share, warmup.then(share), share.times(warmup))) {
      var e =
          assertThrows(IllegalArgumentException.class, () -> schedule.checkFit(FitLength.UNKNOWN));
      assertThat(e).hasMessageThat().startsWith("the fit must have a known number of steps");
      schedule.checkFit(stream);
    }
    LearningRateSchedule epochs = warmup.then(StepLR.everyEpochs(1));
    var e = assertThrows(IllegalArgumentException.class, () -> epochs.checkFit(stream));
    assertThat(e).hasMessageThat().startsWith("an epoch must have a known number of steps");
    epochs.checkFit(FitLength.of(100, 10));
    warmup.then(ExponentialLR.perStep(0.9)).checkFit(FitLength.UNKNOWN);
  }

  @Test
  void everyStepHasItsOwnShareOfALongFit() {
    FitLength fit = FitLength.of(3_000_001, 1000);
    for (long step : new long[] {0, 1, 2, 999_999, 2_999_999, 3_000_001}) {
      assertThat(fit.stepAt(fit.billionths(step))).isEqualTo(step);
    }
  }

  private static SchedulePosition in(FitLength fit, long step) {
    return new SchedulePosition(fit.epochOf(step), step, List.of(), fit);
  }

  private static void assertRate(
      LearningRateSchedule schedule, SchedulePosition position, double expected) {
    assertWithMessage("%s at %s", schedule, position)
        .that(schedule.learningRate(BASE, position))
        .isWithin(2e-9 * BASE)
        .of(expected);
  }
}
