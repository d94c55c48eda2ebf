package io.keraunos.progress;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line every few seconds while a task is long, for logs and files. */
final class LineDisplay implements ProgressDisplay {

  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final LongSupplier clock;
  private String task = "";
  private long batches;
  private long done;
  private long examples;
  private long started;
  private long latest;
  private String metrics = "";

  /**
   * Creates a display.
   *
   * @param clock nanoseconds that only go forward
   */
  LineDisplay(PrintStream out, LongSupplier clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void begin(String task, long batches) {
    resume(task, batches, 0);
  }

  @Override
  public void resume(String task, long batches, long done) {
    this.task = task;
    this.batches = batches;
    this.done = done;
    this.examples = 0;
    this.metrics = "";
    this.started = clock.getAsLong();
    this.latest = started;
  }

  @Override
  public void step(int more) {
    done++;
    examples += more;
    long now = clock.getAsLong();
    if (now - latest >= INTERVAL_NANOS) {
      latest = now;
      out.println(text(now));
    }
  }

  private String text(long now) {
    double rate = examples / Math.max(1e-9, (now - started) / 1e9);
    String of = batches < 0 ? "" : "/" + batches;
    String text =
        String.format(Locale.ROOT, "%s: batch %d%s, %.0f examples/s", task, done, of, rate);
    return metrics.isEmpty() ? text : text + ", " + metrics;
  }

  @Override
  public void metrics(String text) {
    metrics = text;
  }

  @Override
  public void line(String text) {
    out.println(text);
  }

  @Override
  public void end() {}
}
