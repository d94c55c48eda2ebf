package io.keraunos.micrometer;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.CheckpointEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.metric.MetricValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Meters of training:
 *
 * <pre>{@code
 * builder.callbacks(TrainingMeters.in(registry).tag("module", "churn").tag("version", "3"))
 * }</pre>
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><th>name</th><th>kind</th><th>value</th></tr>
 * <tr><td>{@value #ACTIVE}</td><td>gauge</td><td>1 while a fit runs, else 0</td></tr>
 * <tr><td>{@value #EPOCHS}</td><td>gauge</td><td>epochs finished</td></tr>
 * <tr><td>{@value #STEPS}</td><td>counter</td><td>optimizer steps of this process</td></tr>
 * <tr><td>{@value #EXAMPLES}</td><td>counter</td><td>their examples, on all workers</td></tr>
 * <tr><td>{@value #THROUGHPUT}</td><td>gauge</td><td>examples per second</td></tr>
 * <tr><td>{@value #LOADER_WAIT}</td><td>gauge</td><td>share of the time spent waiting for data
 * </td></tr>
 * <tr><td>{@value #LEARNING_RATE}</td><td>gauge</td><td>that of the latest step</td></tr>
 * <tr><td>{@value #METRIC}</td><td>gauge</td><td>the latest value of each metric, by the tag {@code
 * metric}</td></tr>
 * <tr><td>{@value #VALIDATION}</td><td>timer</td><td>validations that were completed</td></tr>
 * <tr><td>{@value #CHECKPOINT}</td><td>timer</td><td>checkpoints taken, and how long training stood
 * still for each</td></tr>
 * <tr><td>{@value #FITS}</td><td>counter</td><td>fits that have ended, by the tag {@code outcome}:
 * {@code completed}, {@code interrupted}, {@code failed}</td></tr>
 * </table>
 *
 * <p>Steps, examples and the values of training are those of the trainer's reports, which come
 * every {@code logEverySteps} steps and at the end of an epoch: nothing is done for a single step.
 * Of several workers each meters itself.
 */
public final class TrainingMeters implements Callback, AutoCloseable {

  static final String ACTIVE = "keraunos.training.active";
  static final String EPOCHS = "keraunos.training.epochs";
  static final String STEPS = "keraunos.training.steps";
  static final String EXAMPLES = "keraunos.training.examples";
  static final String THROUGHPUT = "keraunos.training.throughput";
  static final String LOADER_WAIT = "keraunos.training.loader.wait";
  static final String LEARNING_RATE = "keraunos.training.learning.rate";
  static final String METRIC = "keraunos.training.metric";
  static final String VALIDATION = "keraunos.training.validation";
  static final String CHECKPOINT = "keraunos.training.checkpoint";
  static final String FITS = "keraunos.training.fits";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Set<Meter> meters = new LinkedHashSet<>(); // from here on of the thread that fits
  private final Map<String, AtomicLong> gauges = new HashMap<>(); // bits of a double, by id
  private long validationBegan;
  private long checkpointBegan;

  private TrainingMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  /** Returns meters in a registry. Each is registered when it has its first value. */
  public static TrainingMeters in(MeterRegistry registry) {
    return new TrainingMeters(registry, Tags.empty());
  }

  /** Returns meters with another tag, such as {@code module} or {@code version}. */
  public TrainingMeters tag(String key, String value) {
    return new TrainingMeters(registry, tags.and(key, value));
  }

  @Override
  public void onFitStart(FitEvent event, TrainingControl control) {
    set(ACTIVE, "", "whether a fit runs", 1);
    set(EPOCHS, "", "epochs finished", (double) event.epoch());
    counter(STEPS, "optimizer steps").increment(0);
    counter(EXAMPLES, "examples trained on").increment(0);
  }

  @Override
  public void onFitEnd(FitEvent event, TrainingControl control) {
    set(ACTIVE, "", "whether a fit runs", 0);
    set(EPOCHS, "", "epochs finished", (double) event.epoch());
    String outcome =
        event.completed() ? "completed" : event.failure().isPresent() ? "failed" : "interrupted";
    known(
            () ->
                Counter.builder(FITS)
                    .description("fits that have ended")
                    .tags(tags.and("outcome", outcome))
                    .register(registry))
        .increment();
  }

  @Override
  public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
    if (event.completed()) {
      set(EPOCHS, "", "epochs finished", (double) (event.epoch() + 1));
      metrics(event.metrics());
    }
  }

  @Override
  public void onLog(LogEvent event, TrainingControl control) {
    counter(STEPS, "optimizer steps").increment((double) event.pace().steps());
    counter(EXAMPLES, "examples trained on").increment((double) event.pace().examples());
    set(THROUGHPUT, "examples/s", "examples per second", event.pace().examplesPerSecond());
    set(LOADER_WAIT, "", "share of the time waiting for data", event.pace().waitFraction());
    set(LEARNING_RATE, "", "learning rate of the latest step", event.learningRate());
    metrics(event.metrics());
  }

  @Override
  public void onEvaluationStart(EvaluationEvent event, TrainingControl control) {
    validationBegan = System.nanoTime();
  }

  @Override
  public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
    if (event.stage() == Stage.VALIDATE && event.completed()) {
      timer(VALIDATION, "validations")
          .record(System.nanoTime() - validationBegan, TimeUnit.NANOSECONDS);
      metrics(event.metrics());
    }
  }

  @Override
  public void onCheckpointStart(CheckpointEvent event, TrainingControl control) {
    checkpointBegan = System.nanoTime();
  }

  @Override
  public void onCheckpointEnd(CheckpointEvent event, TrainingControl control) {
    if (event.completed()) {
      timer(CHECKPOINT, "checkpoints taken")
          .record(System.nanoTime() - checkpointBegan, TimeUnit.NANOSECONDS);
    }
  }

  private void metrics(MetricValues values) {
    values.asMap().forEach(this::metric);
  }

  private void metric(String name, double value) {
    set(METRIC, "", "latest value of a metric", tags.and("metric", name), value);
  }

  private void set(String name, String unit, String description, double value) {
    set(name, unit, description, tags, value);
  }

  private void set(String name, String unit, String description, Tags all, double value) {
    gauges
        .computeIfAbsent(
            name + all,
            id -> {
              AtomicLong bits = new AtomicLong();
              known(
                  () ->
                      Gauge.builder(name, bits, of -> Double.longBitsToDouble(of.get()))
                          .description(description)
                          .baseUnit(unit.isEmpty() ? null : unit)
                          .tags(all)
                          .strongReference(true)
                          .register(registry));
              return bits;
            })
        .set(Double.doubleToLongBits(value));
  }

  private Counter counter(String name, String description) {
    return known(
        () -> Counter.builder(name).description(description).tags(tags).register(registry));
  }

  private Timer timer(String name, String description) {
    return known(() -> Timer.builder(name).description(description).tags(tags).register(registry));
  }

  /** Registers a meter, or returns the one that is registered. */
  private <M extends Meter> M known(Supplier<M> meter) {
    M registered = meter.get();
    meters.add(registered);
    return registered;
  }

  /** Removes the meters from the registry. */
  @Override
  public void close() {
    meters.forEach(registry::remove);
    meters.clear();
    gauges.clear();
  }
}
