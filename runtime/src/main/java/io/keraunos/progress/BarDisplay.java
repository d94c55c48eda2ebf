package io.keraunos.progress;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with speed, remaining time and the latest metrics. */
final class BarDisplay implements ProgressDisplay {

  private static final int UPDATE_MILLIS = 200;

  private final PrintStream out;
  private @Nullable ProgressBar bar;
  private long examples;
  private long started;
  private String metrics = "";

  BarDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(String task, long batches) {
    resume(task, batches, 0);
  }

  @Override
  public void resume(String task, long batches, long done) {
    end();
    examples = 0;
    metrics = "";
    started = System.nanoTime();
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(batches)
            .startsFrom(done, java.time.Duration.ZERO)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
  }

  @Override
  public void step(int more) {
    if (bar != null) {
      examples += more;
      bar.step();
      if (bar.getCurrent() % 16 == 0) {
        double rate = examples / ((System.nanoTime() - started) / 1e9);
        bar.setExtraMessage(String.format(Locale.ROOT, " %,.0f examples/s %s", rate, metrics));
      }
    }
  }

  @Override
  public void metrics(String text) {
    metrics = text;
  }

  @Override
  public void line(String text) {
    end();
    out.println(text);
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
