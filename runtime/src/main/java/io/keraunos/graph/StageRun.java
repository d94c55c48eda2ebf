package io.keraunos.graph;

import io.keraunos.annotation.Stage;
import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.distribute.Workers;
import io.keraunos.loading.Batch;
import io.keraunos.spi.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * Runs the graph of one stage, a batch at a time: its shares at the same time, each in a thread of
 * its own. Used by one thread at a time.
 */
public final class StageRun implements AutoCloseable {

  private final TracedStage traced;
  private final ShareThreads threads;
  private final List<ShareRun> shares = new ArrayList<>();
  private final List<PreparedRun> clear = new ArrayList<>();
  private final List<ShareRun> further = new ArrayList<>(); // batches of a step after the first
  private final List<PreparedRun> furtherClear = new ArrayList<>();
  private @Nullable PreparedRun states;
  private final List<NativeTensor> optimizer = new ArrayList<>();
  private final @Nullable PreparedRun update;
  private final @Nullable ScaledUpdate scaled;
  private final @Nullable Workers workers;
  private final @Nullable WorkerExchange exchange;
  private final @Nullable ShareRun loss;
  private final List<ShareRun> probes = new ArrayList<>();
  private final @Nullable PreparedRun sums;
  private final int rowMetrics;
  private MetricTotals window;
  private long accumulated; // examples of the step under way

  /**
   * The outcome of a training step.
   *
   * @param examples the examples of the step, those of all workers; if there are none, nothing was
   *     trained
   * @param votes the vote of each worker
   */
  public record Outcome(long examples, int[] votes) {}

  StageRun(
      NativeSession session,
      ShareThreads threads,
      TracedStage traced,
      int rank,
      @Nullable Workers workers) {
    this.traced = traced;
    this.threads = threads;
    this.workers = workers;
    List<String> scalarFeeds = traced.optimizerFeeds();
    List<String> rows = traced.metrics().map(TracedStage.Metrics::rows).orElse(List.of());
    this.rowMetrics = rows.size();
    List<String> fetches = new ArrayList<>(rows);
    traced.output().ifPresent(output -> fetches.add(output.name()));
    scalarFeeds.forEach(feed -> optimizer.add(NativeTensor.scalar(DataType.DT_FLOAT, Float.BYTES)));
    List<String> stepFeeds = traced.update().isEmpty() ? scalarFeeds : List.of();
    for (int share = 0; share < traced.shares(); share++) {
      Optional<String> step = traced.steps().get(share);
      List<String> targets = step.map(List::of).orElse(List.of());
      shares.add(new ShareRun(session, traced, rank, share, stepFeeds, fetches, targets));
    }
    if (traced.update().isPresent()) {
      TracedStage.Update after = traced.update().get();
      after.clear().forEach(op -> clear.add(session.prepare(List.of(), List.of(), List.of(op))));
      after.accumulation().ifPresent(of -> prepare(session, of, rank, fetches));
      List<String> updateFeeds = new ArrayList<>(scalarFeeds);
      after.total().ifPresent(updateFeeds::add);
      update = session.prepare(updateFeeds, List.of(), List.of(after.step()));
      List<String> totals = after.total().map(List::of).orElse(List.of());
      PreparedRun apply = update;
      scaled = after.scaling().map(of -> new ScaledUpdate(session, apply, of, totals)).orElse(null);
      for (int i = 0; i < optimizer.size(); i++) {
        update.feed(i, optimizer.get(i).handle());
      }
      exchange =
          workers == null
              ? null
              : new WorkerExchange(
                  "the gradients of " + traced.name(),
                  workers,
                  session,
                  after,
                  update,
                  scaled,
                  scalarFeeds.size());
    } else {
      update = null;
      scaled = null;
      exchange = null;
      for (int i = 0; i < optimizer.size(); i++) {
        shares.get(0).feed(i, optimizer.get(i));
      }
    }
    for (int share = 0; share < traced.shares() && traced.probes().isPresent(); share++) {
      List<String> flags = List.of(traced.probes().get().flags());
      probes.add(new ShareRun(session, traced, rank, share, List.of(), flags, List.of()));
    }
    // With the gradients as target, so that the kernels are those of training.
    loss =
        traced
            .loss()
            .map(
                of ->
                    new ShareRun(
                        session,
                        traced,
                        rank,
                        0,
                        List.of(),
                        List.of(of.value()),
                        List.of(of.gradients())))
            .orElse(null);
    sums =
        traced
            .metrics()
            .map(of -> session.prepare(List.of(), List.of(of.value()), List.of(of.reset())))
            .orElse(null);
    window = newTotals();
  }

  private void prepare(
      NativeSession session, TracedStage.Accumulation of, int rank, List<String> fetches) {
    for (int share = 0; share < traced.shares(); share++) {
      List<String> targets = List.of(of.add().get(share));
      further.add(new ShareRun(session, traced, rank, share, List.of(), fetches, targets));
    }
    of.clear().forEach(op -> furtherClear.add(session.prepare(List.of(), List.of(), List.of(op))));
    states = of.states().map(op -> session.prepare(List.of(), List.of(), List.of(op))).orElse(null);
  }

  /** Returns the stage. */
  public Stage stage() {
    return traced.stage();
  }

  /** Returns the number of shares that each batch must be split into. */
  public int shares() {
    return shares.size();
  }

  /** Returns the features of an example, in the order of a batch's tensors. */
  public List<Feature> features() {
    return traced.features();
  }

  /** Returns the names this stage logs, in their order. */
  public List<String> metrics() {
    return traced
        .metrics()
        .map(of -> of.layout().entries().stream().map(MetricLayout.Entry::name).toList())
        .orElse(List.of());
  }

  /**
   * Returns the shape of one example's prediction.
   *
   * @throws IllegalStateException for another stage
   */
  public Shape outputShape() {
    return traced.output().orElseThrow(IllegalStateException::new).shape();
  }

  /**
   * Trains on a batch: a whole step. Only where {@link StepOptions#accumulates} is false.
   *
   * @param batch its shares, {@link #shares} of them; all may be empty only if there are other
   *     workers
   * @param position the index of the batch in training, counted from 1; it decides what random
   *     layers draw
   * @param optimizerScalars the scalars of {@code OptimizerSpec.scalars}
   * @param vote this worker's vote, a small number
   */
  public Outcome train(List<Batch> batch, long position, double[] optimizerScalars, int vote) {
    set(optimizerScalars);
    run(batch, position, shares, clear);
    accumulated = examples(batch);
    return apply(vote);
  }

  /**
   * Computes the gradients of a batch and adds them to those of its step. Nothing is trained before
   * {@link #update}, but states move. Only where {@link StepOptions#accumulates}.
   *
   * @param batch its shares, as for {@link #train}
   * @param position the index of the batch in training, counted from 1
   * @param first whether it is the first one of its step
   */
  public void accumulate(List<Batch> batch, long position, boolean first) {
    run(batch, position, first ? shares : further, first ? clear : furtherClear);
    long examples = examples(batch);
    if (states != null && examples > 0) {
      states.run();
    }
    accumulated = first ? examples : accumulated + examples;
  }

  /**
   * Trains on what was accumulated, which ends the step.
   *
   * @param optimizerScalars the scalars of {@code OptimizerSpec.scalars}
   * @param vote this worker's vote, a small number
   */
  public Outcome update(double[] optimizerScalars, int vote) {
    set(optimizerScalars);
    return apply(vote);
  }

  private void set(double[] optimizerScalars) {
    for (int i = 0; i < optimizerScalars.length; i++) {
      optimizer.get(i).data().putFloat(0, (float) optimizerScalars[i]);
    }
  }

  private Outcome apply(int vote) {
    if (exchange != null) {
      return exchange.apply(vote);
    }
    if (scaled != null) {
      scaled.run();
    } else if (update != null) {
      update.run();
    }
    return new Outcome(accumulated, new int[] {vote});
  }

  private static long examples(List<Batch> batch) {
    long examples = 0;
    for (Batch share : batch) {
      examples += share.size();
    }
    return examples;
  }

  /** Adds the metrics of a batch's shares up. */
  public void evaluate(List<Batch> batch) {
    run(batch, 0, shares, clear);
  }

  /**
   * Runs the shares of a batch.
   *
   * @param runs the calls for shares with examples
   * @param empty the calls for shares without examples; there may be none
   */
  private void run(List<Batch> batch, long position, List<ShareRun> runs, List<PreparedRun> empty) {
    threads.run(
        batch.size(),
        share -> {
          if (batch.get(share).size() > 0) {
            runs.get(share).run(batch.get(share), position);
          } else if (!empty.isEmpty()) {
            empty.get(share).run();
          }
        });
    for (int i = 0; i < rowMetrics; i++) {
      window.addRows(i, fetched(batch, runs, i));
    }
  }

  /** Returns the outputs fetched by all shares of a batch, in row order. */
  private static float[][] fetched(List<Batch> batch, List<ShareRun> runs, int index) {
    List<float[]> all = new ArrayList<>();
    for (int share = 0; share < batch.size(); share++) {
      if (batch.get(share).size() > 0) {
        try (NativeTensor rows = runs.get(share).take(index)) {
          all.addAll(List.of(rows.rows()));
        }
      }
    }
    return all.toArray(float[][]::new);
  }

  /** Computes the output for a batch: rows of {@link #outputShape}, as floats. */
  public float[][] predict(List<Batch> batch) {
    float[][][] outputs = new float[batch.size()][0][];
    threads.run(
        batch.size(),
        share -> {
          if (batch.get(share).size() > 0) {
            shares.get(share).run(batch.get(share), 0);
            try (NativeTensor output = shares.get(share).take(0)) {
              outputs[share] = output.rows();
            }
          }
        });
    return Arrays.stream(outputs).flatMap(Arrays::stream).toArray(float[][]::new);
  }

  /**
   * Computes the loss of a share, without training or counting.
   *
   * @param position the index of the batch in training that it is computed as
   */
  public float loss(Batch share, long position) {
    if (loss == null) {
      throw new IllegalStateException(stage() + " has no loss");
    }
    loss.run(share, position);
    try (NativeTensor value = loss.take(0)) {
      return value.data().getFloat(0);
    }
  }

  /**
   * Finds the first value that is not finite in a training step on a batch, without training or
   * counting. Only where {@link StepOptions#detectsAnomalies}.
   *
   * @param batch its shares, as for {@link #train}
   * @param position the index of the batch in training that it is computed as
   * @return empty if the loss, all gradients and all new states are finite
   */
  public Optional<Anomaly> anomaly(List<Batch> batch, long position) {
    AnomalyProbes found = traced.probes().orElseThrow(IllegalStateException::new);
    for (int share = 0; share < batch.size(); share++) {
      if (batch.get(share).size() > 0) {
        probes.get(share).run(batch.get(share), position);
        try (NativeTensor flags = probes.get(share).take(0)) {
          boolean[] finite = new boolean[flags.data().capacity()];
          for (int i = 0; i < finite.length; i++) {
            finite[i] = flags.data().get(i) != 0;
          }
          Optional<Anomaly> anomaly = found.find(finite);
          if (anomaly.isPresent()) {
            return anomaly;
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the outputs of all workers, in the order of the dataset.
   *
   * @param batches this worker's outputs of each batch
   */
  public float[][] gather(List<float[][]> batches) {
    return workers == null
        ? batches.stream().flatMap(Arrays::stream).toArray(float[][]::new)
        : new RowGather("the rows of " + traced.name(), workers).gather(batches);
  }

  /**
   * Returns the metrics since the last call, over all workers, which count from zero again. Waits
   * for the device.
   */
  public MetricTotals window() {
    if (sums == null) {
      throw new IllegalStateException(stage() + " has no metrics");
    }
    sums.run();
    try (NativeTensor value = sums.take(0)) {
      double[] values = new double[window.length()];
      value.data().asDoubleBuffer().get(values);
      window.add(workers == null ? values : workers.sum("the metrics of " + traced.name(), values));
    }
    if (workers != null) {
      window.gather(new RowGather("the rows of " + traced.name(), workers));
    }
    MetricTotals done = window;
    window = newTotals();
    return done;
  }

  /** Returns empty totals, to add windows to. */
  public MetricTotals newTotals() {
    return new MetricTotals(
        traced
            .metrics()
            .map(TracedStage.Metrics::layout)
            .orElse(new MetricLayout(1, 0, -1, List.of(), List.of())));
  }

  @Override
  public void close() {
    shares.forEach(ShareRun::close);
    further.forEach(ShareRun::close);
    probes.forEach(ShareRun::close);
    if (loss != null) {
      loss.close();
    }
    optimizer.forEach(NativeTensor::close);
    if (exchange != null) {
      exchange.close();
    }
  }
}
