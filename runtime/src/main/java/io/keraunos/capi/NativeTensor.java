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
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.DataType;

/** A tensor in native memory that the runtime owns: a fed scalar, or a fetched value. */
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

  /** Allocates a scalar of 4 or 8 bytes, its value still undefined. */
  public static NativeTensor scalar(DataType type, int bytes) {
    return new NativeTensor(TF_AllocateTensor(type.getNumber(), new long[0], 0, bytes));
  }

  /** Allocates a vector of elements of 4 or 8 bytes, their values still undefined. */
  public static NativeTensor vector(DataType type, int length, int bytes) {
    return new NativeTensor(
        TF_AllocateTensor(type.getNumber(), new long[] {length}, 1, (long) length * bytes));
  }

  /** Takes a tensor over: it is freed with this object. */
  public static NativeTensor take(TF_Tensor handle) {
    return new NativeTensor(handle);
  }

  /** Returns the number of tensors of this package that are not closed. */
  public static int live() {
    return LIVE.get();
  }

  public TF_Tensor handle() {
    return handle;
  }

  /** Returns the memory, in native byte order. Not to be used after {@link #close}. */
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

  /** Returns the elements of a float32 tensor, flat. */
  public float[] floats() {
    float[] values = new float[data.capacity() / Float.BYTES];
    data.asFloatBuffer().get(values);
    return values;
  }

  /**
   * Returns the rows of a tensor {@code [n, ...]} of numbers, each flat, as floats.
   *
   * @throws IllegalArgumentException if it is of another type
   */
  public float[][] rows() {
    int[] shape = shape();
    int width = 1;
    for (int i = 1; i < shape.length; i++) {
      width = Math.multiplyExact(width, shape[i]);
    }
    float[][] rows = new float[shape[0]][width];
    DataType type = type();
    if (type == DataType.DT_FLOAT) {
      FloatBuffer floats = data.asFloatBuffer();
      for (float[] row : rows) {
        floats.get(row);
      }
      return rows;
    }
    int index = 0;
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = element(type, index++);
      }
    }
    return rows;
  }

  private float element(DataType type, int i) {
    return switch (type) {
      case DT_DOUBLE -> (float) data.getDouble(i * Double.BYTES);
      case DT_INT32 -> data.getInt(i * Integer.BYTES);
      case DT_INT64 -> data.getLong(i * Long.BYTES);
      case DT_UINT8 -> data.get(i) & 0xff;
      case DT_BOOL -> data.get(i);
      default ->
          throw new IllegalArgumentException(
              "a prediction must be float32, float64, int32, int64, uint8 or bool, but was "
                  + type);
    };
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
