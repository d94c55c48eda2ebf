package io.keraunos.progress;

import io.keraunos.check.OptionalLibrary;

/** Shows the progress of long work on standard error. One task at a time; used by one thread. */
public interface ProgressDisplay {

  /**
   * Returns a bar if standard error is a terminal and the program has the library for it, otherwise
   * lines.
   */
  static ProgressDisplay create() {
    return on(Terminal.isInteractive());
  }

  /**
   * Returns a bar or lines on standard error.
   *
   * @param terminal whether standard error is a terminal
   */
  static ProgressDisplay on(boolean terminal) {
    return terminal && OptionalLibrary.PROGRESSBAR.isPresent()
        ? new BarDisplay(System.err)
        : new LineDisplay(System.err, System::nanoTime);
  }

  /** Returns a display that shows nothing. */
  static ProgressDisplay none() {
    return new NoDisplay();
  }

  /**
   * Begins a task.
   *
   * @param task its name
   * @param batches the number of batches; -1 if not known
   */
  void begin(String task, long batches);

  /**
   * Goes on with a task that another one interrupted.
   *
   * @param done the batches it had done
   */
  void resume(String task, long batches, long done);

  /**
   * Counts one more batch as done.
   *
   * @param examples the examples in it
   */
  void step(int examples);

  /** Shows the latest metrics, in one line. */
  void metrics(String text);

  /** Prints a line to keep on the screen, such as an epoch's metrics. */
  void line(String text);

  /** Ends the task. Does nothing if none has begun. */
  void end();
}
