package io.keraunos.progress;

/** Shows nothing. */
final class NoDisplay implements ProgressDisplay {
  @Override
  public void begin(String task, long batches) {}

  @Override
  public void resume(String task, long batches, long done) {}

  @Override
  public void step(int examples) {}

  @Override
  public void metrics(String text) {}

  @Override
  public void line(String text) {}

  @Override
  public void end() {}
}
