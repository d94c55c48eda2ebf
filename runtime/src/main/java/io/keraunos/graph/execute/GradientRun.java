package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.checkpoint.VariableFiles.Value;
import io.keraunos.graph.plan.TracedTraining;
import io.keraunos.graph.plan.TracedUpdate;
import io.keraunos.loading.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Computes the loss and the gradients of one training step, without training or counting. Used by
 * one thread at a time.
 */
public final class GradientRun implements AutoCloseable {

  private final List<String> names;
  private final boolean whole; // whether the graph divides gradients by the number of examples
  private final ShareRuns shares;

  GradientRun(StepCalls calls, TracedTraining traced) {
    names = List.copyOf(traced.loss().ofWeights().keySet());
    whole = traced.update() instanceof TracedUpdate.Direct;
    List<String> fetches = new ArrayList<>(List.of(traced.loss().value()));
    fetches.addAll(traced.loss().ofWeights().values());
    shares =
        ShareRuns.of(
            calls,
            Collections.nCopies(traced.shares(), List.of(traced.loss().gradients())),
            List.of(),
            fetches,
            traced.idle().stream().toList());
  }

  /**
   * What was computed.
   *
   * @param loss the mean loss over the examples
   * @param gradients its gradient by each weight that it depends on, before clipping
   */
  public record Result(double loss, SortedMap<String, Value> gradients) {}

  /**
   * Computes loss and gradients.
   *
   * @param batch its shares, as for {@link TrainingRun#train}
   * @param position the index of the batch in training that it is computed as
   */
  public Result compute(List<Batch> batch, long position) {
    long examples = shares.run(batch, position);
    double loss = 0;
    SortedMap<String, Value> gradients = new TreeMap<>();
    for (int share = 0; share < batch.size(); share++) {
      int rows = batch.get(share).size();
      if (rows > 0) {
        try (NativeTensor value = shares.run(share).take(0)) {
          loss += (double) value.data().getFloat(0) * rows / examples;
        }
        for (int i = 0; i < names.size(); i++) {
          try (NativeTensor gradient = shares.run(share).take(i + 1)) {
            add(gradients, names.get(i), gradient, whole ? 1 : examples);
          }
        }
      }
    }
    return new Result(loss, gradients);
  }

  private static void add(
      SortedMap<String, Value> gradients, String name, NativeTensor gradient, long divisor) {
    float[] more = gradient.floats();
    Value sum =
        gradients.computeIfAbsent(
            name,
            unused ->
                new Value(
                    Arrays.stream(gradient.shape()).asLongStream().toArray(),
                    new float[more.length]));
    for (int i = 0; i < more.length; i++) {
      sum.elements()[i] += more[i] / divisor;
    }
  }

  @Override
  public void close() {
    shares.close();
  }
}
