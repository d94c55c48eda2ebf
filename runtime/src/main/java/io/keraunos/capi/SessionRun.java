package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/** A call of a {@link NativeSession}, resolved to native arrays that every call uses again. */
final class SessionRun implements PreparedRun {

  private final NativeSession session;
  private final int feedCount;
  private static final Object TRACING = new Object();
  private static final RunOptions FULL_TRACE =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();

  private final int fetchCount;
  private final int targetCount;
  private final TF_Output feeds;
  private final PointerPointer<TF_Tensor> feedValues;
  private final TF_Output fetches;
  private final PointerPointer<TF_Tensor> fetchValues;
  private final PointerPointer<TF_Operation> targets;
  private boolean closed;
  private final TF_Status status = TF_Status.newStatus();

  SessionRun(
      NativeSession session, List<String> feeds, List<String> fetches, List<String> targets) {
    this.session = session;
    this.feedCount = feeds.size();
    this.fetchCount = fetches.size();
    this.targetCount = targets.size();
    this.feeds = session.graph().outputs(feeds);
    this.feedValues = new PointerPointer<>(Math.max(1, feedCount));
    this.fetches = session.graph().outputs(fetches);
    this.fetchValues = new PointerPointer<>(Math.max(1, fetchCount));
    this.targets = new PointerPointer<>(Math.max(1, targetCount));
    for (int i = 0; i < targetCount; i++) {
      this.targets.put(i, session.graph().operation(targets.get(i)));
    }
  }

  @Override
  public void feed(int index, TF_Tensor tensor) {
    feedValues.put(index, tensor);
  }

  @Override
  public void run() {
    if (fetchCount == 0 && targetCount == 0) {
      return;
    }
    Consumer<RunMetadata> tracer = session.tracer();
    if (tracer == null) {
      run(null, null);
    } else {
      run(tracer);
    }
  }

  private void run(Consumer<RunMetadata> tracer) {
    // TensorFlow traces one call at a time in a process ("Another profiling session active"), and
    // the shares of a batch, or two trainers, run at the same time.
    synchronized (TRACING) {
      traced(tracer);
    }
  }

  private void traced(Consumer<RunMetadata> tracer) {
    try (TF_Buffer options = TF_Buffer.newBufferFromString(FULL_TRACE);
        TF_Buffer told = TF_Buffer.newBuffer()) {
      run(options, told);
      tracer.accept(RunMetadata.parseFrom(told.copyData()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("TensorFlow's account of a run is not readable", e);
    }
  }

  private void run(@Nullable TF_Buffer options, @Nullable TF_Buffer told) {
    TF_SessionRun(
        session.handle(),
        options,
        feeds,
        feedValues,
        feedCount,
        fetches,
        fetchValues,
        fetchCount,
        targets,
        targetCount,
        told,
        status);
    status.throwExceptionIfNotOK();
  }

  @Override
  public NativeTensor take(int index) {
    return NativeTensor.take(new TF_Tensor(fetchValues.get(index)));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    feeds.close();
    feedValues.close();
    fetches.close();
    fetchValues.close();
    targets.close();
    status.close();
  }
}
