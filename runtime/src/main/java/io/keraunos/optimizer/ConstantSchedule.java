package io.keraunos.optimizer;

/** The base rate throughout. */
record ConstantSchedule() implements LearningRateSchedule {
  @Override
  public double learningRate(double base, SchedulePosition position) {
    return base;
  }
}
