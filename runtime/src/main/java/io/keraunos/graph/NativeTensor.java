package io.keraunos.graph;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.DataType;

/** A tensor in native memory that this package owns: a fed scalar, or something fetched. */
final class NativeTensor implements AutoCloseable {

  private static final AtomicInteger LIVE = new AtomicInteger();

  private final TF_Tensor handle;
  private final ByteBuffer data;
  private boolean closed;

  private NativeTensor(TF_Tensor handle) {
    this.handle = handle;
    long bytes = TF_TensorByteSize(handle);
    this.data =
        new BytePointer(TF_TensorData(handle))
            .capacity(bytes)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    LIVE.incrementAndGet();
  }

  /** A scalar of 4 or 8 bytes, its value still undefined. */
  static NativeTensor scalar(DataType type, int bytes) {
    return new NativeTensor(TF_AllocateTensor(type.getNumber(), new long[0], 0, bytes));
  }

  /** Takes a tensor over: it is freed with this object. */
  static NativeTensor take(TF_Tensor handle) {
    return new NativeTensor(handle);
  }

  /** The tensors of this package that are not closed. */
  static int live() {
    return LIVE.get();
  }

  TF_Tensor handle() {
    return handle;
  }

  /** The memory, in native byte order. Not to be used after {@link #close}. */
  ByteBuffer data() {
    return data;
  }

  DataType type() {
    return DataType.forNumber(TF_TensorType(handle));
  }

  int[] shape() {
    int[] shape = new int[TF_NumDims(handle)];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.toIntExact(TF_Dim(handle, i));
    }
    return shape;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      TF_DeleteTensor(handle);
      LIVE.decrementAndGet();
    }
  }
}
