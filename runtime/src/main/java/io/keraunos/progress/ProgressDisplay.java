package io.keraunos.progress;

/** Shows how far long work has come, on standard error. One task at a time; used by one thread. */
public interface ProgressDisplay {

  /** A bar if standard error is a terminal, otherwise lines. */
  static ProgressDisplay create() {
    return Terminal.isInteractive()
        ? new BarDisplay(System.err)
        : new LineDisplay(System.err, System::nanoTime);
  }

  /** Shows nothing. */
  static ProgressDisplay none() {
    return new NoDisplay();
  }

  /**
   * A task begins.
   *
   * @param task its name
   * @param batches how many batches it has; -1 if that is not known
   */
  void begin(String task, long batches);

  /**
   * A task goes on that another one interrupted.
   *
   * @param done the batches it had done
   */
  void resume(String task, long batches, long done);

  /**
   * One more batch is done.
   *
   * @param examples the examples in it
   */
  void step(int examples);

  /** The latest metrics, in one line. */
  void metrics(String text);

  /** Something to keep on the screen, such as an epoch's metrics. */
  void line(String text);

  /** The task has ended. Does nothing if none has begun. */
  void end();
}
