package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Learning rates of further schedules from a base of 0.1, compared with PyTorch 2.13.0's schedulers
 * and Keras 3.15.1's schedules.
 */
class MoreScheduleTablesTest {

  private static final double BASE = 0.1;

  /** {@code PolynomialDecay(0.1, 12, 0.01, 2.5)}. */
  @Test
  void polynomialOfKeras() {
    check(
        PolynomialDecay.overEpochs(12).power(2.5).minimum(0.01),
        PolynomialDecay.overSteps(12).power(2.5).minimum(0.01),
        0.1,
        0.08240542502,
        0.06705443307,
        0.05384253607,
        0.04265986324,
        0.03339023011,
        0.02590990258,
        0.02008589413,
        0.01577350269,
        0.0128125,
        0.01102062073,
        0.01018042196,
        0.01,
        0.01,
        0.01,
        0.01,
        0.01,
        0.01);
  }

  /** {@code PolynomialLR(o, 10, 1.5)}. */
  @Test
  void polynomialOfTorch() {
    check(
        PolynomialDecay.overEpochs(10).power(1.5),
        PolynomialDecay.overSteps(10).power(1.5),
        0.1,
        0.08538149682,
        0.07155417528,
        0.05856620186,
        0.04647580015,
        0.03535533906,
        0.02529822128,
        0.01643167673,
        0.00894427191,
        0.00316227766,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  /** {@code ConstantLR(o, 0.5, 4)}. */
  @Test
  void piecewiseAsConstantOfTorch() {
    check(
        PiecewiseConstant.atEpochs(4).factors(0.5, 1),
        PiecewiseConstant.atSteps(4).factors(0.5, 1),
        0.05,
        0.05,
        0.05,
        0.05,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1);
  }

  /** {@code InverseTimeDecay(0.1, 4, 0.5)}. */
  @Test
  void inverseTime() {
    check(
        InverseTimeDecay.everyEpochs(4).rate(0.5),
        InverseTimeDecay.everySteps(4).rate(0.5),
        0.1,
        0.08888888889,
        0.08,
        0.07272727273,
        0.06666666667,
        0.06153846154,
        0.05714285714,
        0.05333333333,
        0.05,
        0.04705882353,
        0.04444444444,
        0.04210526316,
        0.04,
        0.0380952381,
        0.03636363636,
        0.0347826087,
        0.03333333333,
        0.032);
  }

  /** {@code InverseTimeDecay(0.1, 4, 0.5, staircase=True)}. */
  @Test
  void inverseTimeInStairs() {
    check(
        InverseTimeDecay.everyEpochs(4).rate(0.5).staircase(true),
        InverseTimeDecay.everySteps(4).rate(0.5).staircase(true),
        0.1,
        0.1,
        0.1,
        0.1,
        0.06666666667,
        0.06666666667,
        0.06666666667,
        0.06666666667,
        0.05,
        0.05,
        0.05,
        0.05,
        0.04,
        0.04,
        0.04,
        0.04,
        0.03333333333,
        0.03333333333);
  }

  /** {@code CosineAnnealingWarmRestarts(o, 3, 2, 0.01)}. */
  @Test
  void restartsOfTorch() {
    check(
        CosineRestarts.everyEpochs(3).lengthFactor(2).minimum(0.01),
        CosineRestarts.everySteps(3).lengthFactor(2).minimum(0.01),
        0.1,
        0.0775,
        0.0325,
        0.1,
        0.09397114317,
        0.0775,
        0.055,
        0.0325,
        0.01602885683,
        0.1,
        0.09846666218,
        0.09397114317,
        0.08681980515,
        0.0775,
        0.06664685703,
        0.055,
        0.04335314297,
        0.0325);
  }

  /** {@code CyclicLR(o, 0.01, 0.1, 4, 4)}. */
  @Test
  void triangular() {
    check(
        CyclicLR.everyEpochs(8).minimum(0.01),
        CyclicLR.everySteps(8).minimum(0.01),
        0.01,
        0.0325,
        0.055,
        0.0775,
        0.1,
        0.0775,
        0.055,
        0.0325,
        0.01,
        0.0325,
        0.055,
        0.0775,
        0.1,
        0.0775,
        0.055,
        0.0325,
        0.01,
        0.0325);
  }

  /** {@code CyclicLR(o, 0.01, 0.1, 3, 5, mode="triangular2")}. */
  @Test
  void triangular2() {
    check(
        CyclicLR.everyEpochs(8).riseFraction(0.375).peakFactor(0.5).minimum(0.01),
        CyclicLR.everySteps(8).riseFraction(0.375).peakFactor(0.5).minimum(0.01),
        0.01,
        0.04,
        0.07,
        0.1,
        0.082,
        0.064,
        0.046,
        0.028,
        0.01,
        0.025,
        0.04,
        0.055,
        0.046,
        0.037,
        0.028,
        0.019,
        0.01,
        0.0175);
  }

  /** {@code CyclicLR(o, 0.01, 0.1, 4, 4, mode="exp_range", gamma=0.95)}. */
  @Test
  void exponentialRange() {
    check(
        CyclicLR.everyEpochs(8).gamma(0.95).minimum(0.01),
        CyclicLR.everySteps(8).gamma(0.95).minimum(0.01),
        0.01,
        0.031375,
        0.0506125,
        0.0678728125,
        0.0833055625,
        0.06223021328,
        0.04307913508,
        0.02571258916,
        0.01,
        0.02418061172,
        0.03694316227,
        0.04839400623,
        0.05863240789,
        0.04465059062,
        0.03194537406,
        0.02042405268,
        0.01,
        0.01940770754);
  }

  /** {@code ChainedScheduler([LinearLR(o, 0.25, 1, 5), ExponentialLR(o, 0.9)])}. */
  @Test
  void chained() {
    check(
        LinearWarmup.overEpochs(5).from(0.25).times(ExponentialLR.perEpoch(0.9)),
        LinearWarmup.overSteps(5).from(0.25).times(ExponentialLR.perStep(0.9)),
        0.025,
        0.036,
        0.04455,
        0.05103,
        0.0557685,
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
        0.0166771817);
  }

  /** {@code ExponentialLR(o, 0.5), stepped in every third epoch}. */
  @Test
  void everyThird() {
    check(
        ExponentialLR.perEpoch(0.5).frequency(3),
        ExponentialLR.perStep(0.5).frequency(3),
        0.1,
        0.1,
        0.1,
        0.05,
        0.05,
        0.05,
        0.025,
        0.025,
        0.025,
        0.0125,
        0.0125,
        0.0125,
        0.00625,
        0.00625,
        0.00625,
        0.003125,
        0.003125,
        0.003125);
  }

  /** {@code CosineDecayRestarts(0.1, 4, 1.5, 0.8, 0.1)}. */
  @Test
  void restartsOfKeras() {
    double[] expected = {
      0.1,
      0.08681980515,
      0.055,
      0.02318019485,
      0.082,
      0.07717691454,
      0.064,
      0.046,
      0.028,
      0.01482308546,
      0.0676,
      0.06586314748,
      0.06086207996,
      0.0532,
      0.04380106752,
      0.03379893248,
      0.0244,
      0.01673792004
    };
    for (int t = 0; t < expected.length; t++) {
      CosineRestarts restarts =
          CosineRestarts.everySteps(4).lengthFactor(1.5).peakFactor(0.8).minimum(0.01);
      assertRate(restarts, at(0, t), expected[t]);
    }
  }

  /** {@code PiecewiseConstantDecay([3, 8], [0.01, 0.1, 0.001])} from its second step on. */
  @Test
  void piecewiseOfKeras() {
    check(
        PiecewiseConstant.atEpochs(3, 8).factors(0.1, 1, 0.01),
        PiecewiseConstant.atSteps(3, 8).factors(0.1, 1, 0.01),
        0.01,
        0.01,
        0.01,
        0.1,
        0.1,
        0.1,
        0.1,
        0.1,
        0.001,
        0.001,
        0.001,
        0.001,
        0.001,
        0.001,
        0.001,
        0.001,
        0.001);
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
        .isWithin(2e-9 * BASE)
        .of(expected);
  }
}
