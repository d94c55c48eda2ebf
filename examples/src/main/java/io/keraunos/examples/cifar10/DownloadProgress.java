package io.keraunos.examples.cifar10;

import io.keraunos.data.Download;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress of a download: a bar on a terminal, elsewhere a line for every tenth. Nothing is shown
 * before the first bytes come. Used by the thread that downloads alone.
 */
final class DownloadProgress implements Download.Progress, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DownloadProgress.class);
  private static final int MEGABYTE = 1_000_000;

  private final String name;
  private final boolean onTerminal;
  private @Nullable ProgressBar bar;
  private long tenths;

  private DownloadProgress(String name, boolean onTerminal) {
    this.name = name;
    this.onTerminal = onTerminal;
  }

  @SuppressWarnings("SystemConsoleNull") // a console without a terminal shows a plain bar
  static DownloadProgress start(String name) {
    return new DownloadProgress(name, System.console() != null);
  }

  @Override
  public void downloaded(long bytes, long total) {
    if (onTerminal) {
      showBar(bytes, total);
    } else if (total > 0 && bytes * 10 / total > tenths) {
      tenths = bytes * 10 / total;
      LOG.info("{}: {} of {} MB", name, bytes / MEGABYTE, total / MEGABYTE);
    }
  }

  private void showBar(long bytes, long total) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setUnit(" MB", MEGABYTE)
              .setInitialMax(total)
              .build();
    }
    bar.stepTo(bytes);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
