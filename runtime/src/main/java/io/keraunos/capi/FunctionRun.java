package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Tensor;

/** A call of a {@link FunctionGraph}: a function of its own, and the native arrays to call it. */
final class FunctionRun implements PreparedRun {

  private final CallNames names;
  private final TwinHolder twins;
  private final NativeFunction function;
  private final FunctionCall call;
  private final @Nullable TF_Tensor[] fed;
  private Optional<Traced> traced = Optional.empty();
  private boolean closed;

  private record Traced(SessionTwin twin, PreparedRun run) {}

  /** Takes the function and the call over: they are closed with this object. */
  FunctionRun(CallNames names, NativeFunction function, FunctionCall call, TwinHolder twins) {
    this.names = names;
    this.function = function;
    this.call = call;
    this.twins = twins;
    this.fed = new TF_Tensor[names.feeds().size()];
  }

  @Override
  public void feed(int index, TF_Tensor tensor) {
    call.feed(index, tensor);
    fed[index] = tensor;
  }

  @Override
  public void run() {
    if (closed) {
      throw new IllegalStateException("the call of the function is closed");
    }
    if (names.isEmpty()) {
      return;
    }
    checkFeeds();
    call.run();
    twins.twin().ifPresent(this::trace);
  }

  private void checkFeeds() {
    for (int i = 0; i < fed.length; i++) {
      if (fed[i] == null) {
        throw new IllegalStateException(
            "%s must be fed before the call runs, but is not. Use feed(%s, ...)"
                .formatted(names.feeds().get(i), i));
      }
    }
  }

  private void trace(SessionTwin twin) {
    if (traced.isEmpty() || traced.get().twin() != twin) {
      traced = Optional.of(new Traced(twin, twin.prepare(names)));
    }
    PreparedRun run = traced.get().run();
    for (int i = 0; i < fed.length; i++) {
      run.feed(i, fed[i]);
    }
    run.run();
    for (int i = 0; i < names.fetches().size(); i++) {
      run.take(i).close();
    }
  }

  @Override
  public NativeTensor take(int index) {
    TF_Tensor tensor = call.take(index);
    return NativeTensor.take(isFed(tensor) ? copy(tensor) : tensor);
  }

  /** Returns whether a result is a feed as it is: the caller fills that memory again. */
  private boolean isFed(TF_Tensor result) {
    Pointer data = TF_TensorData(result);
    for (TF_Tensor tensor : fed) {
      if (tensor != null && data != null && data.equals(TF_TensorData(tensor))) {
        return true;
      }
    }
    return false;
  }

  private static TF_Tensor copy(TF_Tensor tensor) {
    long[] shape = new long[TF_NumDims(tensor)];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = TF_Dim(tensor, i);
    }
    long bytes = TF_TensorByteSize(tensor);
    TF_Tensor copy = TF_AllocateTensor(TF_TensorType(tensor), shape, shape.length, bytes);
    Pointer.memcpy(TF_TensorData(copy), TF_TensorData(tensor), bytes);
    TF_DeleteTensor(tensor);
    return copy;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    call.close();
    function.close();
  }
}
