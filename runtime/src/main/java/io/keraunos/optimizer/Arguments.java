package io.keraunos.optimizer;

/** Checks of the settings of optimizers and schedules, with one wording for each rule. */
final class Arguments {

  private Arguments() {}

  /**
   * Checks a finite number above 0 that is still above 0 when rounded to the float the device
   * computes in.
   */
  static void positive(String name, double value, String advice) {
    require((float) value > 0 && Float.isFinite((float) value), name, "above 0", value, advice);
  }

  /** Checks a finite number of at least 0. */
  static void atLeastZero(String name, double value, String advice) {
    require(value >= 0 && Double.isFinite(value), name, "at least 0", value, advice);
  }

  /**
   * Checks a decay rate: at least 0 and, also as a float, below 1, where averages would never move.
   */
  static void decayRate(String name, double value, String advice) {
    require(value >= 0 && (float) value < 1, name, "at least 0 and below 1", value, advice);
  }

  /** Checks a factor above 0 and at most 1. */
  static void factor(String name, double value, String advice) {
    require(value > 0 && value <= 1, name, "above 0 and at most 1", value, advice);
  }

  /** Checks a count of at least {@code least}. */
  static void atLeast(String name, long least, long value, String advice) {
    require(value >= least, name, "at least " + least, value, advice);
  }

  /** Checks a schedule's last learning rate: at most the one it starts from. */
  static void minimumBelow(String name, double minimum, double base) {
    require(
        minimum <= base,
        name,
        "at most the optimizer's learning rate " + base,
        minimum,
        "lower the minimum or raise the learning rate");
  }

  /**
   * Fails with {@code <name> must be <rule>, but was <value>; <advice>} unless the rule is kept.
   */
  static void require(boolean kept, String name, String rule, Object value, String advice) {
    if (!kept) {
      throw new IllegalArgumentException(
          name + " must be " + rule + ", but was " + value + "; " + advice);
    }
  }

  /**
   * Checks the settings common to all optimizers: a learning rate, and a schedule that can start
   * from it.
   */
  static void learningRate(String optimizer, double learningRate, LearningRateSchedule schedule) {
    positive(optimizer + ".learningRate", learningRate, "1e-3 is a usual start");
    schedule.checkBase(learningRate);
  }

  /** Checks the arguments of an optimizer's {@code scalars}. */
  static void step(OptimizerSpec optimizer, double learningRate, long step) {
    atLeast("step", 1, step, "optimizer steps are counted from 1");
    require(
        learningRate >= 0 && Float.isFinite((float) learningRate),
        "learning rate of step " + step,
        "finite and at least 0",
        learningRate,
        "check the schedule " + optimizer.schedule());
  }
}
