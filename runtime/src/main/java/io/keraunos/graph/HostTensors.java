package io.keraunos.graph;

import io.keraunos.capi.NativeTensor;
import java.nio.ByteBuffer;
import org.tensorflow.proto.DataType;

/** Copies fetched tensors into arrays. */
final class HostTensors {
  private HostTensors() {}

  /** The rows of a tensor {@code [n, ...]}, every one flat, as floats. */
  static float[][] rows(NativeTensor tensor) {
    int[] shape = tensor.shape();
    int width = 1;
    for (int i = 1; i < shape.length; i++) {
      width = Math.multiplyExact(width, shape[i]);
    }
    float[][] rows = new float[shape[0]][width];
    DataType type = tensor.type();
    int index = 0;
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = element(tensor.data(), type, index++);
      }
    }
    return rows;
  }

  /** All elements of a float32 tensor. */
  static float[] flat(NativeTensor tensor) {
    float[] values = new float[tensor.data().capacity() / Float.BYTES];
    tensor.data().asFloatBuffer().get(values);
    return values;
  }

  private static float element(ByteBuffer data, DataType type, int i) {
    return switch (type) {
      case DT_FLOAT -> data.getFloat(i * Float.BYTES);
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
}
