package io.keraunos.spring;

import io.keraunos.serving.ServedModel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks for newer versions, while the application runs. */
final class ModelRefresh implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ModelRefresh.class);

  private final Map<ServedModel<?>, Duration> intervals;
  private @Nullable ScheduledExecutorService thread;

  ModelRefresh(Map<ServedModel<?>, Duration> intervals) {
    this.intervals = Map.copyOf(intervals);
  }

  @Override
  public synchronized void start() {
    if (thread != null || intervals.isEmpty()) {
      return;
    }
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "keraunos-refresh");
              made.setDaemon(true);
              return made;
            });
    thread = started;
    intervals.forEach(
        (model, interval) -> {
          ScheduledFuture<?> untilTheEnd =
              started.scheduleWithFixedDelay(
                  () -> refresh(model),
                  interval.toMillis(),
                  interval.toMillis(),
                  TimeUnit.MILLISECONDS);
          LOG.debug("{} is refreshed every {}: {}", model, interval, untilTheEnd);
        });
  }

  private static void refresh(ServedModel<?> model) {
    try {
      if (model.refresh()) {
        LOG.info("{} answers now", model);
      }
    } catch (RuntimeException e) { // the next version may be readable
      LOG.warn("{} cannot be changed for the newest version, and goes on answering", model, e);
    }
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdown();
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
