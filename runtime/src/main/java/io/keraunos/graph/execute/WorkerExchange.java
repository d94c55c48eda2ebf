package io.keraunos.graph.execute;

import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.distribute.Workers;
import io.keraunos.graph.plan.TracedUpdate;
import java.nio.FloatBuffer;
import java.util.List;
import org.tensorflow.proto.DataType;

/**
 * Adds up the gradients of all workers, with the other numbers they tell each other at every step.
 */
final class WorkerExchange implements StepEnd {

  private final String name;
  private final Workers workers;
  private final PreparedRun sum;
  private final UpdateRun update;
  private final int length;
  private final NativeTensor vector;

  /**
   * Creates an exchange.
   *
   * @param name what is exchanged, for messages
   * @param update applies the total
   */
  WorkerExchange(
      String name,
      Workers workers,
      NativeGraph session,
      TracedUpdate.Exchanged traced,
      UpdateRun update) {
    this.name = name;
    this.workers = workers;
    this.sum = session.prepare(List.of(), List.of(traced.sum()), List.of());
    this.update = update;
    this.length = traced.length();
    this.vector =
        NativeTensor.vector(DataType.DT_FLOAT, length + workers.cluster().size(), Float.BYTES);
  }

  /** Adds up and applies the total, unless no worker had an example. */
  @Override
  public StepOutcome apply(long own, int vote) {
    sum.run();
    FloatBuffer values = vector.data().asFloatBuffer();
    try (NativeTensor gradients = sum.take(0)) {
      values.put(gradients.data().asFloatBuffer());
    }
    int[] votes = new int[workers.cluster().size()];
    for (int worker = 0; worker < votes.length; worker++) {
      values.put(worker == workers.cluster().rank() ? vote : 0);
    }
    try (NativeTensor total = workers.sum(name, vector)) {
      FloatBuffer all = total.data().asFloatBuffer();
      for (int worker = 0; worker < votes.length; worker++) {
        votes[worker] = (int) all.get(length + worker);
      }
      long examples = Math.round((double) all.get(length - 1));
      if (examples > 0) {
        update.feed(total);
        update.run();
      }
      return new StepOutcome(examples, votes);
    }
  }

  @Override
  public void close() {
    vector.close();
  }
}
