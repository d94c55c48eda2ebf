package io.keraunos.capi;

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

/** A tensor in native memory that the runtime owns: a fed scalar, or something fetched. */
public final class NativeTensor implements AutoCloseable {

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
  public static NativeTensor scalar(DataType type, int bytes) {
    return new NativeTensor(TF_AllocateTensor(type.getNumber(), new long[0], 0, bytes));
  }

  /** A vector of elements of 4 or 8 bytes, their values still undefined. */
  public static NativeTensor vector(DataType type, int length, int bytes) {
    return new NativeTensor(
        TF_AllocateTensor(type.getNumber(), new long[] {length}, 1, (long) length * bytes));
  }

  /** Takes a tensor over: it is freed with this object. */
  public static NativeTensor take(TF_Tensor handle) {
    return new NativeTensor(handle);
  }

  /** The tensors of this package that are not closed. */
  public static int live() {
    return LIVE.get();
  }

  public TF_Tensor handle() {
    return handle;
  }

  /** The memory, in native byte order. Not to be used after {@link #close}. */
  public ByteBuffer data() {
    return data;
  }

  public DataType type() {
    return DataType.forNumber(TF_TensorType(handle));
  }

  public int[] shape() {
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
