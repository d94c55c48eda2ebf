package io.keraunos.logger;

import io.keraunos.metric.MetricValues;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes metrics to a program's log: {@code step 50: train_loss 1.9731, learning_rate 0.001}. */
public final class Slf4jLogger implements MetricLogger {

  private final Logger log;

  /** Creates a logger at the level INFO named {@code io.keraunos.metrics}. */
  public Slf4jLogger() {
    this(LoggerFactory.getLogger("io.keraunos.metrics"));
  }

  /** Creates a logger that writes to {@code log} at the level INFO. */
  public Slf4jLogger(Logger log) {
    this.log = log;
  }

  @Override
  public void start(Path folder, long step, Map<String, String> settings) {
    log.info("run in {}, from step {}: {}", folder, step, settings);
  }

  @Override
  public void log(long step, MetricValues values) {
    if (log.isInfoEnabled()) {
      log.info(
          "step {}: {}",
          step,
          values.asMap().entrySet().stream()
              .map(value -> String.format(Locale.ROOT, "%s %.5g", value.getKey(), value.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }

  @Override
  public void end() {}
}
