package io.keraunos.data;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Copy;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Dealloc;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Init;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.types.registry.TensorTypeRegistry;

/** The tensor of one feature in native memory, with the views of it that rows are written by. */
final class FeatureTensor {

  private static final AtomicLong LIVE = new AtomicLong();

  private final Feature feature;
  private final int rows;
  private final TF_Tensor handle;
  private final Pointer memory;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final DoubleBuffer doubles;
  private final IntBuffer ints;
  private final LongBuffer longs;

  private FeatureTensor(Feature feature, int rows, TF_Tensor handle, long size) {
    this.feature = feature;
    this.rows = rows;
    this.handle = handle;
    this.memory = TF_TensorData(handle);
    this.bytes =
        new BytePointer(memory).capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
    this.floats = bytes.asFloatBuffer();
    this.doubles = bytes.asDoubleBuffer();
    this.ints = bytes.asIntBuffer();
    this.longs = bytes.asLongBuffer();
    LIVE.incrementAndGet();
  }

  /** Memory for a number of rows, its content undefined (strings: empty). */
  static FeatureTensor allocate(Feature feature, int rows) {
    long[] dimensions = new long[feature.shape().size() + 1];
    dimensions[0] = rows;
    for (int i = 1; i < dimensions.length; i++) {
      dimensions[i] = feature.shape().get(i - 1);
    }
    boolean strings = feature.type() == Feature.Type.STRING;
    long element = strings ? Loader.sizeof(TF_TString.class) : feature.type().bytes();
    long size = Math.multiplyExact(element * rows, (long) feature.elements());
    int type = TensorTypeRegistry.find(feature.type().tensorType()).dataType().getNumber();
    TF_Tensor handle = TF_AllocateTensor(type, dimensions, dimensions.length, size);
    FeatureTensor tensor = new FeatureTensor(feature, rows, handle, size);
    if (strings) {
      for (int row = 0; row < rows; row++) {
        TF_TString_Init(tensor.string(row));
      }
    }
    return tensor;
  }

  /** The tensors of this process that are not freed. */
  static long live() {
    return LIVE.get();
  }

  Feature feature() {
    return feature;
  }

  TF_Tensor handle() {
    return handle;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  FloatBuffer floats() {
    return floats;
  }

  DoubleBuffer doubles() {
    return doubles;
  }

  IntBuffer ints() {
    return ints;
  }

  LongBuffer longs() {
    return longs;
  }

  void string(int row, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    try (BytePointer source = new BytePointer(utf8)) {
      TF_TString_Copy(string(row), source, utf8.length);
    }
  }

  private TF_TString string(int row) {
    return new TF_TString(memory).getPointer(row);
  }

  void free() {
    if (feature.type() == Feature.Type.STRING) {
      for (int row = 0; row < rows; row++) {
        TF_TString_Dealloc(string(row));
        // TensorFlow frees the strings of a tensor once more; an empty one owns nothing.
        TF_TString_Init(string(row));
      }
    }
    TF_DeleteTensor(handle);
    LIVE.decrementAndGet();
  }
}
