package io.keraunos.optimizer;

/** The base learning rate throughout. */
record ConstantSchedule() implements LearningRateSchedule {
  @Override
  public double learningRate(double base, SchedulePosition position) {
    return base;
  }
}
