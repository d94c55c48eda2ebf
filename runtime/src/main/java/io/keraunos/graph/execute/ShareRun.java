package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.loading.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;

/**
 * A session call for one share of a batch, with tensors of its own for the scalars it feeds. Used
 * by one thread at a time; those of different shares may run at the same time.
 */
final class ShareRun implements AutoCloseable {

  /** Limit of training steps, so that step and share together fit into one number. */
  private static final long STEPS = 1L << 40;

  /** Limit of the shares of a process. */
  private static final long SHARES = 1L << 12;

  private final long firstPosition;
  private final int[] used;
  private final PreparedRun run;
  private final List<NativeTensor> scalars = new ArrayList<>();
  private final ByteBuffer examples;
  private final @Nullable ByteBuffer position;

  /**
   * @param calls the calls of the step
   * @param share the index of the share among this worker's shares of a batch, from 0
   * @param more feeds after those of the step, scalars of float32
   */
  ShareRun(
      StepCalls calls, int share, List<String> more, List<String> fetches, List<String> targets) {
    TracedStep traced = calls.step();
    this.firstPosition = (calls.rank() * SHARES + share) * STEPS;
    this.used = traced.used().stream().mapToInt(Integer::intValue).toArray();
    List<String> feeds = new ArrayList<>(traced.featureFeeds());
    feeds.add(traced.examplesFeed());
    examples = scalar(DataType.DT_FLOAT, Float.BYTES);
    if (calls.positionFeed().isPresent()) {
      feeds.add(calls.positionFeed().get());
      position = scalar(DataType.DT_INT64, Long.BYTES);
    } else {
      position = null;
    }
    feeds.addAll(more);
    run = calls.replicas().graph(share).prepare(feeds, fetches, targets);
    // The memory of the scalars is fed once and for all; each call only writes to it.
    for (int i = 0; i < scalars.size(); i++) {
      run.feed(used.length + i, scalars.get(i).handle());
    }
  }

  private ByteBuffer scalar(DataType type, int bytes) {
    NativeTensor tensor = NativeTensor.scalar(type, bytes);
    scalars.add(tensor);
    return tensor.data();
  }

  /** Sets one of the feeds that the constructor was given, for all calls to come. */
  void feed(int more, NativeTensor tensor) {
    run.feed(used.length + scalars.size() + more, tensor.handle());
  }

  /**
   * Computes the share.
   *
   * @param step the training step; 0 outside training
   */
  void run(Batch batch, long step) {
    for (int i = 0; i < used.length; i++) {
      run.feed(i, batch.tensor(used[i]));
    }
    examples.putFloat(0, batch.size());
    if (position != null) {
      position.putLong(0, firstPosition + step);
    }
    run.run();
  }

  /** Takes a fetched tensor out of the latest run; the caller closes it. */
  NativeTensor take(int index) {
    return run.take(index);
  }

  @Override
  public void close() {
    scalars.forEach(NativeTensor::close);
  }
}
