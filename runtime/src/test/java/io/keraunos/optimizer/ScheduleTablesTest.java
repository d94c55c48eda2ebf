package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Schedules with a counter, in epochs and in steps, compared with the class of torch.optim
 * .lr_scheduler 2.13.0 that each test names, on an optimizer with learning rate 0.1:
 *
 * <pre>
 * o = torch.optim.SGD([torch.zeros(1)], lr=0.1); s = ...
 * for t in range(n): print(o.param_groups[0]["lr"]); o.step(); s.step()
 * </pre>
 */
class ScheduleTablesTest {

  private static final double BASE = 0.1;

  /** {@code StepLR(o, 5, 0.5)}. */
  @Test
  void stepLR() {
    double[] expected = {
      0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.025, 0.025,
      0.0125, 0.0125, 0.0125
    };
    check(StepLR.everyEpochs(5).gamma(0.5), StepLR.everySteps(5).gamma(0.5), expected);
  }

  /** {@code MultiStepLR(o, [2, 3, 9, 15], 0.3)}. */
  @Test
  void multiStepLR() {
    double[] expected = {
      0.1, 0.1, 0.03, 0.009, 0.009, 0.009, 0.009, 0.009, 0.009, 0.0027, 0.0027, 0.0027, 0.0027,
      0.0027, 0.0027, 0.00081, 0.00081, 0.00081
    };
    check(
        MultiStepLR.atEpochs(2, 3, 9, 15).gamma(0.3),
        MultiStepLR.atSteps(2, 3, 9, 15).gamma(0.3),
        expected);
  }

  /** {@code ExponentialLR(o, 0.9)}. */
  @Test
  void exponentialLR() {
    double[] expected = {
      0.1,
      0.09,
      0.081,
      0.0729,
      0.06561,
      0.059049,
      0.0531441,
      0.04782969,
      0.043046721,
      0.0387420489,
      0.03486784401,
      0.03138105961,
      0.02824295365,
      0.02541865828,
      0.02287679245,
      0.02058911321,
      0.01853020189,
      0.0166771817
    };
    check(ExponentialLR.perEpoch(0.9), ExponentialLR.perStep(0.9), expected);
  }

  /** {@code CosineAnnealingLR(o, 17, 0.01)}. */
  @Test
  void cosineAnnealing() {
    double[] expected = {
      0.1,
      0.09923378949,
      0.09696125032,
      0.09325977111,
      0.08825540127,
      0.08211855864,
      0.07505822601,
      0.06731483455,
      0.05915207618,
      0.05084792382,
      0.04268516545,
      0.03494177399,
      0.02788144136,
      0.02174459873,
      0.01674022889,
      0.01303874968,
      0.01076621051,
      0.01
    };
    check(
        CosineAnnealing.overEpochs(17).minimum(0.01),
        CosineAnnealing.overSteps(17).minimum(0.01),
        expected);
  }

  /** {@code LinearLR(o, start_factor=0.2, total_iters=8)}. */
  @Test
  void linearWarmup() {
    double[] expected = {
      0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1,
      0.1
    };
    check(LinearWarmup.overEpochs(8).from(0.2), LinearWarmup.overSteps(8).from(0.2), expected);
  }

  /** {@code LinearLR(o, total_iters=5)}. */
  @Test
  void linearWarmupByDefault() {
    double[] expected = {
      0.03333333333, 0.04666666667, 0.06, 0.07333333333, 0.08666666667, 0.1, 0.1
    };
    check(LinearWarmup.overEpochs(5), LinearWarmup.overSteps(5), expected);
  }

  /** {@code OneCycleLR(o, max_lr=0.1, total_steps=20)}. */
  @Test
  void oneCycle() {
    double[] expected = {
      0.004,
      0.01316718427,
      0.03716718427,
      0.06683281573,
      0.09083281573,
      0.1,
      0.09874640062,
      0.0950484632,
      0.08909161776,
      0.08117456539,
      0.07169430018,
      0.06112620219,
      0.0500002,
      0.03887419781,
      0.02830609982,
      0.01882583461,
      0.01090878224,
      0.004951936799,
      0.001253999376,
      4e-07
    };
    check(OneCycle.overEpochs(20), OneCycle.overSteps(20), expected);
  }

  /**
   * {@code OneCycleLR(o, max_lr=0.1, total_steps=20, pct_start=0.45, div_factor=10,
   * final_div_factor=100)}.
   */
  @Test
  void oneCycleWithOtherSettings() {
    double[] expected = {
      0.01,
      0.01342542104,
      0.02318019485,
      0.03777924554,
      0.055,
      0.07222075446,
      0.08681980515,
      0.09657457896,
      0.1,
      0.09797667403,
      0.09207061396,
      0.08276029366,
      0.0707999799,
      0.05715862617,
      0.04294137383,
      0.0293000201,
      0.01733970634,
      0.008029386035,
      0.002123325968,
      0.0001
    };
    check(
        OneCycle.overEpochs(20).riseFraction(0.45).startDivisor(10).endDivisor(100),
        OneCycle.overSteps(20).riseFraction(0.45).startDivisor(10).endDivisor(100),
        expected);
  }

  /** {@code OneCycleLR(o, max_lr=0.1, total_steps=3)}. */
  @Test
  void oneCycleTooShortToRise() {
    double[] expected = {0.09944154355, 0.04626371027, 4e-07};
    check(OneCycle.overEpochs(3), OneCycle.overSteps(3), expected);
  }

  /**
   * {@code SequentialLR(o, [LinearLR(o, start_factor=0.2, total_iters=5), CosineAnnealingLR(o, 12,
   * 0.01)], [5])}.
   */
  @Test
  void warmupThenCosine() {
    double[] expected = {
      0.02,
      0.036,
      0.052,
      0.068,
      0.084,
      0.1,
      0.09846666218,
      0.09397114317,
      0.08681980515,
      0.0775,
      0.06664685703,
      0.055,
      0.04335314297,
      0.0325,
      0.02318019485,
      0.01602885683,
      0.01153333782,
      0.01
    };
    check(
        LinearWarmup.overEpochs(5).from(0.2).then(CosineAnnealing.overEpochs(12).minimum(0.01)),
        LinearWarmup.overSteps(5).from(0.2).then(CosineAnnealing.overSteps(12).minimum(0.01)),
        expected);
  }

  /**
   * {@code SequentialLR(o, [LinearLR(o, start_factor=0.5, total_iters=4), CosineAnnealingLR(o, 6,
   * 0.02), ExponentialLR(o, 0.5)], [4, 10])}.
   */
  @Test
  void threeInARow() {
    double[] expected = {
      0.05,
      0.0625,
      0.075,
      0.0875,
      0.1,
      0.09464101615,
      0.08,
      0.06,
      0.04,
      0.02535898385,
      0.1,
      0.05,
      0.025,
      0.0125,
      0.00625,
      0.003125,
      0.0015625,
      0.00078125
    };
    check(
        LinearWarmup.overEpochs(4)
            .from(0.5)
            .then(CosineAnnealing.overEpochs(6).minimum(0.02))
            .then(ExponentialLR.perEpoch(0.5)),
        LinearWarmup.overSteps(4)
            .from(0.5)
            .then(CosineAnnealing.overSteps(6).minimum(0.02))
            .then(ExponentialLR.perStep(0.5)),
        expected);
  }

  /** By the formula: 0.1 each time, with no gamma given. */
  @Test
  void dropsAreTenfoldByDefault() {
    check(StepLR.everyEpochs(1), StepLR.everySteps(1), 0.1, 0.01, 0.001);
    check(MultiStepLR.atEpochs(1, 2), MultiStepLR.atSteps(1, 2), 0.1, 0.01, 0.001);
  }

  @Test
  void pastTheirEndTheyStay() {
    assertRate(CosineAnnealing.overSteps(3).minimum(0.01), at(0, 1_000_000), 0.01);
    assertRate(LinearWarmup.overSteps(3), at(0, 1_000_000), 0.1);
    assertRate(OneCycle.overSteps(3), at(0, 1_000_000), 4e-7);
    assertRate(
        LinearWarmup.overSteps(3).then(CosineAnnealing.overSteps(3).minimum(0.02)),
        at(0, 1_000_000),
        0.02);
  }

  @Test
  void aLambdaIsASchedule() {
    LearningRateSchedule halves = (base, position) -> base / (1 + position.step());
    assertRate(SGD.learningRate(0.1).schedule(halves).schedule(), at(2, 4), 0.02);
  }

  @Test
  void constantByDefault() {
    assertRate(Adam.learningRate(0.1).schedule(), at(7, 4000), 0.1);
  }

  private static void check(
      LearningRateSchedule inEpochs, LearningRateSchedule inSteps, double... expected) {
    for (int t = 0; t < expected.length; t++) {
      assertRate(inEpochs, at(t, 13L * t + t % 5), expected[t]);
      assertRate(inSteps, at(t / 3, t), expected[t]);
    }
  }

  private static SchedulePosition at(long epoch, long step) {
    return new SchedulePosition(epoch, step, List.of());
  }

  private static void assertRate(
      LearningRateSchedule schedule, SchedulePosition position, double expected) {
    assertWithMessage("%s at %s", schedule, position)
        .that(schedule.learningRate(BASE, position))
        .isWithin(1e-9 * expected)
        .of(expected);
  }
}
