package io.keraunos.optimizer;

import java.util.Arrays;

/**
 * Multiplies the rate by gamma at each milestone (<a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html">PyTorch</a>).
 */
public final class MultiStepLR implements LearningRateSchedule {
  private final ScheduleUnit unit;
  private final long[] milestones;
  private final double gamma;

  private MultiStepLR(ScheduleUnit unit, long[] milestones, double gamma) {
    OptimizerCheck.positive("gamma", gamma);
    this.unit = unit;
    this.milestones = milestones.clone();
    this.gamma = gamma;
    for (int i = 0; i < milestones.length; i++) {
      if (milestones[i] < 1 || (i > 0 && milestones[i] <= milestones[i - 1])) {
        throw new IllegalArgumentException(
            "milestones must be at least 1 and rising, but were " + Arrays.toString(milestones));
      }
    }
  }

  /** At these numbers of finished epochs; gamma is 0.1 unless set. */
  public static MultiStepLR atEpochs(long... milestones) {
    return new MultiStepLR(ScheduleUnit.EPOCHS, milestones, 0.1);
  }

  /** At these numbers of finished steps; gamma is 0.1 unless set. */
  public static MultiStepLR atSteps(long... milestones) {
    return new MultiStepLR(ScheduleUnit.STEPS, milestones, 0.1);
  }

  /** With this factor, above 0. */
  public MultiStepLR gamma(double factor) {
    return new MultiStepLR(unit, milestones, factor);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    long t = unit.of(position);
    long passed = Arrays.stream(milestones).filter(milestone -> milestone <= t).count();
    return base * Math.pow(gamma, (double) passed);
  }
}
