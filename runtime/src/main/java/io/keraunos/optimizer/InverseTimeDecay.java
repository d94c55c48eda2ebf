package io.keraunos.optimizer;

/**
 * Divides the learning rate by a number that grows evenly:
 *
 * <pre>{@code
 * InverseTimeDecay.everySteps(1_000).rate(0.5)
 * }</pre>
 *
 * <p>After {@code t} epochs (steps) the learning rate is {@code base / (1 + rate * t / period)}, as
 * <a href="https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/">Keras's
 * InverseTimeDecay</a> has it; with {@code staircase} it is {@code floor(t / period)}.
 *
 * @param unit the unit of {@code period}
 * @param period the number of epochs or steps after which the divisor has grown by {@code rate}, at
 *     least 1
 * @param rate what the divisor grows by, above 0; 1 by default
 * @param staircase whether it grows once a period; evenly by default
 */
public record InverseTimeDecay(ScheduleUnit unit, long period, double rate, boolean staircase)
    implements CountedSchedule {

  /** Checks the settings. */
  public InverseTimeDecay {
    Arguments.atLeast("InverseTimeDecay period", 1, period, "it is a number of " + unit.plural());
    Arguments.positive("InverseTimeDecay.rate", rate, "1 halves the learning rate in a period");
  }

  /** Returns half the learning rate after {@code period} epochs, a third after two periods. */
  public static InverseTimeDecay everyEpochs(long period) {
    return new InverseTimeDecay(ScheduleUnit.EPOCHS, period, 1, false);
  }

  /** Returns half the learning rate after {@code period} steps, a third after two periods. */
  public static InverseTimeDecay everySteps(long period) {
    return new InverseTimeDecay(ScheduleUnit.STEPS, period, 1, false);
  }

  /** Returns a copy whose divisor grows by another number in a period, above 0. */
  public InverseTimeDecay rate(double rate) {
    return new InverseTimeDecay(unit, period, rate, staircase);
  }

  /** Returns a copy whose divisor grows once a period, or evenly. */
  public InverseTimeDecay staircase(boolean staircase) {
    return new InverseTimeDecay(unit, period, rate, staircase);
  }

  @Override
  public boolean planned() {
    return true;
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    double periods = (double) unit.finished(position) / period;
    return base / (1 + rate * (staircase ? Math.floor(periods) : periods));
  }
}
