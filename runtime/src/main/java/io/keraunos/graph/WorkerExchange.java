package io.keraunos.graph;

import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.distribute.Workers;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;

/**
 * Adds up the gradients of all workers, with the other numbers they tell each other at every step.
 */
final class WorkerExchange implements AutoCloseable {

  private final String name;
  private final Workers workers;
  private final PreparedRun own;
  private final PreparedRun update;
  private final @Nullable ScaledUpdate scaled;
  private final int totalFeed;
  private final int length;
  private final NativeTensor vector;

  /**
   * Creates an exchange.
   *
   * @param name what is exchanged, for messages
   * @param update the run that applies the total
   * @param scaled the same where gradients are looked at before; null where they are not
   * @param totalFeed the index of the total among its feeds
   */
  WorkerExchange(
      String name,
      Workers workers,
      NativeSession session,
      TracedStage.Update traced,
      PreparedRun update,
      @Nullable ScaledUpdate scaled,
      int totalFeed) {
    this.name = name;
    this.workers = workers;
    this.own = session.prepare(List.of(), List.of(traced.sum()), List.of());
    this.update = update;
    this.scaled = scaled;
    this.totalFeed = totalFeed;
    this.length = traced.length();
    this.vector =
        NativeTensor.vector(DataType.DT_FLOAT, length + workers.cluster().size(), Float.BYTES);
  }

  /**
   * Adds up and applies the total, unless no worker had an example.
   *
   * @param vote what this worker tells the others
   */
  StageRun.Outcome apply(int vote) {
    own.run();
    FloatBuffer values = vector.data().asFloatBuffer();
    try (NativeTensor sum = own.take(0)) {
      values.put(sum.data().asFloatBuffer());
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
        update.feed(totalFeed, total.handle());
        if (scaled == null) {
          update.run();
        } else {
          scaled.feed(total);
          scaled.run();
        }
      }
      return new StageRun.Outcome(examples, votes);
    }
  }

  @Override
  public void close() {
    vector.close();
  }
}
