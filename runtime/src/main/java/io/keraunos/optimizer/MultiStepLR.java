package io.keraunos.optimizer;

import java.util.Arrays;
import java.util.List;

/**
 * Multiplies the learning rate by {@code gamma} at each milestone:
 *
 * <pre>{@code
 * MultiStepLR.atEpochs(30, 60).gamma(0.1)
 * }</pre>
 *
 * <p>The learning rate is {@code base * gamma^k} with k milestones reached, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html">
 * torch.optim.lr_scheduler.MultiStepLR</a> has it: the drop at 30 is there for the epoch (step)
 * that follows 30 finished ones.
 *
 * @param unit the unit of the milestones
 * @param milestones at least one, the first at least 1, each above the one before
 * @param gamma the factor, above 0 and at most 1; 0.1 by default
 */
public record MultiStepLR(ScheduleUnit unit, List<Long> milestones, double gamma)
    implements CountedSchedule {

  /** Checks the settings and copies the milestones. */
  public MultiStepLR {
    milestones = List.copyOf(milestones);
    long last = 0;
    boolean rising = !milestones.isEmpty();
    for (long milestone : milestones) {
      rising &= milestone > last;
      last = milestone;
    }
    Arguments.require(
        rising,
        "MultiStepLR milestones",
        "at least one, from 1 on and each above the one before",
        milestones,
        "list each number of finished " + unit.plural() + " once, in order");
    Arguments.factor("MultiStepLR.gamma", gamma, "0.1 divides the learning rate by ten");
  }

  /** Drops when these numbers of epochs are finished, by 0.1. */
  public static MultiStepLR atEpochs(long... milestones) {
    return new MultiStepLR(ScheduleUnit.EPOCHS, Arrays.stream(milestones).boxed().toList(), 0.1);
  }

  /** Drops when these numbers of steps are finished, by 0.1. */
  public static MultiStepLR atSteps(long... milestones) {
    return new MultiStepLR(ScheduleUnit.STEPS, Arrays.stream(milestones).boxed().toList(), 0.1);
  }

  /** Returns a copy with another factor, above 0 and at most 1. */
  public MultiStepLR gamma(double gamma) {
    return new MultiStepLR(unit, milestones, gamma);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    long finished = unit.finished(position);
    int reached = 0;
    while (reached < milestones.size() && milestones.get(reached) <= finished) {
      reached++;
    }
    return base * Math.pow(gamma, reached);
  }
}
