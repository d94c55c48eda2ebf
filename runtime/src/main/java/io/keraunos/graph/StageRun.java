package io.keraunos.graph;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Batch;
import io.keraunos.data.Feature;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** Runs the graph of one stage, a batch at a time. Used by one thread at a time. */
public final class StageRun implements AutoCloseable {

  private final TracedStage traced;
  private final List<NativeTensor> scalars = new ArrayList<>();
  private final ByteBuffer examples;
  private final @Nullable ByteBuffer position;
  private final List<ByteBuffer> optimizer = new ArrayList<>();
  private final PreparedRun step;
  private final @Nullable PreparedRun loss;
  private final @Nullable PreparedRun sums;
  private final int[] used;
  private MetricTotals window;

  StageRun(NativeSession session, TracedStage traced, List<String> scalarFeeds) {
    this.traced = traced;
    this.used = traced.used().stream().mapToInt(Integer::intValue).toArray();
    List<String> feeds = new ArrayList<>(traced.featureFeeds());
    feeds.add(traced.examplesFeed());
    examples = scalar(DataType.DT_FLOAT, Float.BYTES);
    if (traced.positionFeed().isPresent()) {
      feeds.add(traced.positionFeed().get());
      position = scalar(DataType.DT_INT64, Long.BYTES);
    } else {
      position = null;
    }
    List<String> forward = List.copyOf(feeds);
    for (String feed : scalarFeeds) {
      feeds.add(feed);
      optimizer.add(scalar(DataType.DT_FLOAT, Float.BYTES));
    }
    List<String> fetches =
        new ArrayList<>(traced.metrics().map(TracedStage.Metrics::rows).orElse(List.of()));
    traced.output().ifPresent(output -> fetches.add(output.name()));
    step = session.prepare(feeds, fetches, traced.step().map(List::of).orElse(List.of()));
    // With the gradients as target, so that the kernels are those of training.
    loss =
        traced
            .loss()
            .map(of -> session.prepare(forward, List.of(of.value()), List.of(of.gradients())))
            .orElse(null);
    sums =
        traced
            .metrics()
            .map(of -> session.prepare(List.of(), List.of(of.value()), List.of(of.reset())))
            .orElse(null);
    feedScalars(step);
    if (loss != null) {
      feedScalars(loss);
    }
    window = newTotals();
  }

  private ByteBuffer scalar(DataType type, int bytes) {
    NativeTensor tensor = NativeTensor.scalar(type, bytes);
    scalars.add(tensor);
    return tensor.data();
  }

  /** The memory of the scalars is fed once and for all; each call only writes to it. */
  private void feedScalars(PreparedRun run) {
    for (int i = 0; i < scalars.size() && used.length + i < run.feeds(); i++) {
      run.feed(used.length + i, scalars.get(i).handle());
    }
  }

  /** The stage. */
  public Stage stage() {
    return traced.stage();
  }

  /** The features of an example, in the order of a batch's tensors. */
  public List<Feature> features() {
    return traced.features();
  }

  /** The names this stage logs, in their order. */
  public List<String> metrics() {
    return traced
        .metrics()
        .map(of -> of.layout().entries().stream().map(MetricLayout.Entry::name).toList())
        .orElse(List.of());
  }

  /**
   * The shape of one example's prediction.
   *
   * @throws IllegalStateException for another stage
   */
  public Shape outputShape() {
    return traced.output().orElseThrow(IllegalStateException::new).shape();
  }

  /**
   * Trains on a batch.
   *
   * @param step this optimizer step, counted from 1
   * @param optimizerScalars those of {@code OptimizerSpec.scalars}
   */
  public void train(Batch batch, long step, double[] optimizerScalars) {
    for (int i = 0; i < optimizerScalars.length; i++) {
      optimizer.get(i).putFloat(0, (float) optimizerScalars[i]);
    }
    run(this.step, batch, step);
  }

  /** Adds a batch's metrics up. */
  public void evaluate(Batch batch) {
    run(step, batch, 0);
  }

  /** The output for a batch: rows of {@link #outputShape}, as floats. */
  public float[][] predict(Batch batch) {
    feed(step, batch, 0);
    step.run();
    try (NativeTensor output = step.take(0)) {
      return HostTensors.rows(output);
    }
  }

  /**
   * The loss of a batch, nothing trained and nothing counted.
   *
   * @param position the training step it is computed for
   */
  public float loss(Batch batch, long position) {
    if (loss == null) {
      throw new IllegalStateException(stage() + " has no loss");
    }
    feed(loss, batch, position);
    loss.run();
    try (NativeTensor value = loss.take(0)) {
      return value.data().getFloat(0);
    }
  }

  private void run(PreparedRun run, Batch batch, long position) {
    feed(run, batch, position);
    run.run();
    for (int i = 0; i < run.fetches(); i++) {
      try (NativeTensor rows = run.take(i)) {
        window.addRows(i, HostTensors.rows(rows));
      }
    }
  }

  private void feed(PreparedRun run, Batch batch, long step) {
    for (int i = 0; i < used.length; i++) {
      run.feed(i, batch.tensor(used[i]));
    }
    examples.putFloat(0, batch.size());
    if (position != null) {
      position.putLong(0, step);
    }
  }

  /** The metrics since the last call, which count from zero again. Waits for the device. */
  public MetricTotals window() {
    if (sums == null) {
      throw new IllegalStateException(stage() + " has no metrics");
    }
    sums.run();
    try (NativeTensor value = sums.take(0)) {
      double[] values = new double[window.length()];
      value.data().asDoubleBuffer().get(values);
      window.add(values);
    }
    MetricTotals done = window;
    window = newTotals();
    return done;
  }

  /** Empty totals, to add windows to. */
  public MetricTotals newTotals() {
    return new MetricTotals(
        traced
            .metrics()
            .map(TracedStage.Metrics::layout)
            .orElse(new MetricLayout(1, 0, -1, -1, List.of())));
  }

  @Override
  public void close() {
    scalars.forEach(NativeTensor::close);
  }
}
