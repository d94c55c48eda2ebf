package io.keraunos.graph.execute;

import io.keraunos.graph.plan.TracedPrediction;
import io.keraunos.loading.Batch;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** Runs the predict step, a batch at a time. Used by one thread at a time. */
public final class PredictionRun implements StageRun {

  private final Shape outputShape;
  private final boolean floats;
  private final ShareRuns shares;
  private final Optional<RowGather> gather;

  PredictionRun(StepCalls calls, TracedPrediction traced) {
    this.outputShape = traced.shape();
    this.floats = traced.type() == DataType.DT_FLOAT;
    this.shares =
        ShareRuns.of(
            calls,
            Collections.nCopies(traced.shares(), List.of()),
            List.of(),
            List.of(traced.output()),
            List.of());
    this.gather =
        calls
            .replicas()
            .workers()
            .map(others -> new RowGather("the rows of " + traced.step().name(), others));
  }

  @Override
  public int shares() {
    return shares.size();
  }

  /** Returns the shape of the predictions; the batch is -1. */
  public Shape outputShape() {
    return outputShape;
  }

  /** Returns whether the predictions are floats, and not such as numbers of classes. */
  public boolean floats() {
    return floats;
  }

  /**
   * Computes the output for a batch: rows of {@link #outputShape}, as floats.
   *
   * @param batch its shares, {@link #shares} of them
   */
  public float[][] predict(List<Batch> batch) {
    return shares.outputs(batch);
  }

  /**
   * Returns the outputs of all workers, in the order of the dataset.
   *
   * @param batches this worker's outputs of each batch
   */
  public float[][] gather(List<float[][]> batches) {
    return gather.isPresent()
        ? gather.get().gather(batches)
        : batches.stream().flatMap(Arrays::stream).toArray(float[][]::new);
  }

  @Override
  public void close() {
    shares.close();
  }
}
