package io.keraunos.mlflow;

import io.keraunos.logger.FitOutcome;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Logs a fit as a run of an MLflow tracking server: settings as parameters, metrics with their
 * steps, and whether it has finished, failed or was killed.
 *
 * <pre>{@code
 * builder.loggers(new CsvLogger(), MlflowLogger.to(MlflowConnection.fromEnvironment()))
 * }</pre>
 *
 * <p>Training never waits for the server. Values go to a queue with a bound, from which a thread of
 * its own sends them; while the server does not answer they wait there. What could not be sent
 * until the end is said in the log, with the numbers. {@link Builder#haltOnFailure} makes it a
 * failure of the fit instead.
 *
 * <p>A resumed fit goes on in the same run, whose id is in {@code mlflow.json} in the run's folder.
 * MLflow has no way to take values back: those of steps after the checkpoint stay beside the ones
 * that are logged again.
 */
public final class MlflowLogger implements MetricLogger {

  private final MlflowConnection connection;
  private final Builder options; // not changed any more
  private @Nullable Fit fit; // of the thread that fits
  private String lastRun = "";

  /** What there is while a fit is logged. */
  private record Fit(Delivery delivery, Backlog backlog, Names names) {}

  private MlflowLogger(MlflowConnection connection, Builder options) {
    this.connection = connection;
    this.options = options;
  }

  /** Returns a logger to a server, with the defaults. */
  public static MlflowLogger to(MlflowConnection connection) {
    return builder(connection).build();
  }

  /** Returns the settings of a logger to a server. */
  public static Builder builder(MlflowConnection connection) {
    return new Builder(connection);
  }

  /** The settings of a logger. */
  public static final class Builder {

    private final MlflowConnection connection;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private String experiment = "";
    private String runName = "";
    private int queue = 100_000;
    private Duration linger = Duration.ofSeconds(1);
    private Duration closeLimit = Duration.ofSeconds(30);
    private boolean halting;

    private Builder(MlflowConnection connection) {
      this.connection = connection;
    }

    private Builder(Builder of) {
      this(of.connection);
      tags.putAll(of.tags);
      experiment = of.experiment;
      runName = of.runName;
      queue = of.queue;
      linger = of.linger;
      closeLimit = of.closeLimit;
      halting = of.halting;
    }

    /**
     * Sets the name of the experiment, which is made if there is none. By default that of {@code
     * MLFLOW_EXPERIMENT_NAME}, or else that of the folder above the run's.
     */
    public Builder experiment(String name) {
      experiment = notBlank("experiment", name);
      return this;
    }

    /** Sets the name of the run; by default that of the run's folder, such as {@code version_0}. */
    public Builder runName(String name) {
      runName = notBlank("runName", name);
      return this;
    }

    private static String notBlank(String name, String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException(name + " must not be blank, but was \"" + value + "\"");
      }
      return value;
    }

    /** Adds a tag of the run. */
    public Builder tag(String key, String value) {
      tags.put(notBlank("the key of a tag", key), value);
      return this;
    }

    /**
     * Sets how many values may wait while the server does not answer; of more, the oldest are
     * dropped. 100,000 by default, some ten megabytes.
     */
    public Builder queue(int values) {
      if (values < 1) {
        throw new IllegalArgumentException("queue must be at least 1, but was " + values);
      }
      queue = values;
      return this;
    }

    Builder linger(Duration time) {
      linger = time;
      return this;
    }

    /**
     * Sets the most that the end of a fit waits for the last values to be sent; 30 s by default.
     */
    public Builder closeLimit(Duration limit) {
      if (limit.isNegative()) {
        throw new IllegalArgumentException("closeLimit must not be negative, but was " + limit);
      }
      closeLimit = limit;
      return this;
    }

    /**
     * Sets whether it is a failure of the logger that the server refuses something, does not answer
     * at any of the connection's attempts, or has not got all values at the end: the fit ends then,
     * or goes on without this logger if the trainer was given {@code haltOnWriteFailure(false)}.
     * False by default.
     */
    public Builder haltOnFailure(boolean halt) {
      halting = halt;
      return this;
    }

    /** Returns the logger. */
    public MlflowLogger build() {
      return new MlflowLogger(connection, new Builder(this));
    }
  }

  /**
   * Returns the id of the run of the latest fit; empty if there is none, as long as the server did
   * not answer.
   */
  public Optional<String> runId() {
    String id = fit == null ? lastRun : fit.delivery.runId();
    return Optional.of(id).filter(known -> !known.isEmpty());
  }

  @Override
  public void start(Path folder, long step, Map<String, String> settings) throws IOException {
    RunFile file = new RunFile(folder);
    if (step == 0) {
      file.remove();
    }
    open(folder, step, file.read().orElse(""), settings);
  }

  @Override
  public void resume(Path folder, long step, String mark, Map<String, String> settings)
      throws IOException {
    open(folder, step, mark.isEmpty() ? new RunFile(folder).read().orElse("") : mark, settings);
  }

  private void open(Path folder, long step, String resumed, Map<String, String> settings) {
    Map<String, String> cut = new LinkedHashMap<>();
    Map<String, String> params = Values.cut(settings, Values.LONGEST_PARAM, new Names(), cut);
    Map<String, String> own = new LinkedHashMap<>(RunTags.ofThisProcess());
    own.putAll(options.tags);
    Map<String, String> tags =
        new LinkedHashMap<>(Values.cut(own, Values.LONGEST_TAG, new Names(), cut));
    tags.putAll(Values.note(cut));
    Backlog backlog = new Backlog(options.queue, options.linger);
    Delivery delivery =
        new Delivery(
            new Api(connection),
            options.halting,
            new Opening(
                folder,
                RunTags.experiment(options.experiment, folder),
                RunTags.name(options.runName, folder),
                resumed,
                step,
                params,
                tags),
            backlog,
            options.queue);
    fit = new Fit(delivery, backlog, new Names());
    delivery.start();
  }

  private Fit opened() {
    Fit open = fit;
    if (open == null) {
      throw new IllegalStateException("the logger must be started before it logs");
    }
    return open;
  }

  /** {@inheritDoc} The epoch, from 0, is a metric of its own, {@code epoch}. */
  @Override
  public void log(long step, MetricValues values) throws IOException {
    Fit open = opened();
    open.delivery.check();
    long now = System.currentTimeMillis();
    List<Point> points = new ArrayList<>();
    values
        .asMap()
        .forEach((name, value) -> points.add(new Point(open.names.of(name), value, now, step)));
    values.moments().values().stream()
        .filter(moment -> moment.step() == step)
        .findFirst()
        .ifPresent(
            moment -> points.add(new Point(open.names.of("epoch"), moment.epoch(), now, step)));
    open.backlog.add(points);
  }

  /** {@inheritDoc} It does not wait for the server; the mark is the id of the run. */
  @Override
  public String mark() throws IOException {
    Fit open = opened();
    open.delivery.check();
    return open.delivery.runId();
  }

  @Override
  public void end() throws IOException {
    end(FitOutcome.COMPLETED);
  }

  @Override
  public void end(FitOutcome outcome) throws IOException {
    Fit open = fit;
    fit = null;
    if (open == null) {
      return;
    }
    try {
      open.delivery.end(
          switch (outcome) {
            case COMPLETED -> "FINISHED";
            case INTERRUPTED -> "KILLED";
            case FAILED -> "FAILED";
          },
          options.closeLimit);
    } finally {
      lastRun = open.delivery.runId();
    }
  }
}
