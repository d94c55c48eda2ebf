package io.keraunos.loading;

import io.keraunos.feature.UnfitValueException;
import io.keraunos.spi.Feature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * A feature of a batch: a native tensor of shape {@code [rows, …]} and the views its memory is
 * written through, which are made once.
 *
 * <p>Used by one thread at a time; the hand-over between threads is the pool's and the ring's.
 */
final class NativeColumn implements AutoCloseable {

  private static final AtomicLong LIVE = new AtomicLong();

  // Size of a TF_TString, part of TensorFlow's binary interface; asking for it would load the
  // library.
  private static final int STRING_BYTES = 24;

  private final Feature feature;
  private final int elements;
  private final TF_Tensor tensor;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;
  private final DoubleBuffer doubles;
  private final IntBuffer ints;
  private final LongBuffer longs;
  private final TF_TString strings;
  private final int stringCount;

  NativeColumn(Feature feature, int rows) {
    this.feature = feature;
    this.elements = feature.elements();
    long[] dimensions = new long[feature.shape().size() + 1];
    dimensions[0] = rows;
    for (int i = 0; i < feature.shape().size(); i++) {
      dimensions[i + 1] = feature.shape().get(i);
    }
    long size = size(feature, rows);
    this.tensor =
        tensorflow.TF_AllocateTensor(
            feature.type().dataType().getNumber(), dimensions, dimensions.length, size);
    if (tensor == null || tensor.isNull()) {
      throw new OutOfMemoryError("no native memory for " + size + " bytes of " + feature.name());
    }
    LIVE.incrementAndGet();
    BytePointer data = new BytePointer(tensorflow.TF_TensorData(tensor)).capacity(size);
    this.bytes = data.asByteBuffer().order(ByteOrder.nativeOrder());
    this.floats = bytes.asFloatBuffer();
    this.doubles = bytes.asDoubleBuffer();
    this.ints = bytes.asIntBuffer();
    this.longs = bytes.asLongBuffer();
    this.stringCount = feature.type() == Feature.Type.STRING ? elements * rows : 0;
    this.strings = new TF_TString(data);
    for (int i = 0; i < stringCount; i++) {
      tensorflow.TF_TString_Init(strings.position(i));
    }
  }

  /**
   * Returns the bytes of a column.
   *
   * @throws IllegalArgumentException if they are more than a buffer can address
   */
  static long size(Feature feature, int rows) {
    long elementBytes =
        feature.type() == Feature.Type.STRING ? STRING_BYTES : feature.type().bytes();
    // Cannot overflow: at most 31 bits, 31 bits and 1.
    long values = (long) feature.elements() * rows;
    if (values > Integer.MAX_VALUE / elementBytes) {
      throw new IllegalArgumentException(
          "a batch of component %s must have at most 2 GiB, but %s examples of %s values of %s bytes are more: use a smaller batch size"
              .formatted(feature.name(), rows, feature.elements(), elementBytes));
    }
    return values * elementBytes;
  }

  /** Returns the number of native tensors of this process that are not yet closed. */
  static long live() {
    return LIVE.get();
  }

  TF_Tensor tensor() {
    return tensor;
  }

  void put(int row, byte[] value) {
    check(Feature.Type.UINT8, value == null ? -1 : value.length);
    bytes.put(row * elements, value);
  }

  void put(int row, float[] value) {
    check(Feature.Type.FLOAT32, value == null ? -1 : value.length);
    floats.put(row * elements, value);
  }

  void put(int row, double[] value) {
    check(Feature.Type.FLOAT64, value == null ? -1 : value.length);
    doubles.put(row * elements, value);
  }

  void put(int row, int[] value) {
    check(Feature.Type.INT32, value == null ? -1 : value.length);
    ints.put(row * elements, value);
  }

  void put(int row, long[] value) {
    check(Feature.Type.INT64, value == null ? -1 : value.length);
    longs.put(row * elements, value);
  }

  void put(int row, boolean[] value) {
    check(Feature.Type.BOOL, value == null ? -1 : value.length);
    int start = row * elements;
    for (int i = 0; i < elements; i++) {
      bytes.put(start + i, (byte) (value[i] ? 1 : 0));
    }
  }

  void put(int row, float value) {
    check(Feature.Type.FLOAT32, 1);
    floats.put(row, value);
  }

  void put(int row, double value) {
    check(Feature.Type.FLOAT64, 1);
    doubles.put(row, value);
  }

  void put(int row, int value) {
    check(Feature.Type.INT32, 1);
    ints.put(row, value);
  }

  void put(int row, long value) {
    check(Feature.Type.INT64, 1);
    longs.put(row, value);
  }

  void put(int row, boolean value) {
    check(Feature.Type.BOOL, 1);
    bytes.put(row, (byte) (value ? 1 : 0));
  }

  void put(int row, String value) {
    check(Feature.Type.STRING, value == null ? -1 : 1);
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    // The string that was here before is resized in place, so nothing is leaked.
    BytePointer target =
        tensorflow.TF_TString_ResizeUninitialized(strings.position(row), utf8.length);
    if (utf8.length > 0) {
      target.put(utf8, 0, utf8.length);
    }
  }

  private void check(Feature.Type type, int length) {
    if (type == feature.type() && length == elements) {
      return;
    }
    String expected =
        feature.shape().isEmpty()
            ? "a value of type " + feature.type()
            : "%s values of type %s (shape %s)"
                .formatted(elements, feature.type(), feature.shape());
    String found =
        length < 0
            ? "null"
            : type == feature.type() ? length + " values" : length + " values of type " + type;
    throw new UnfitValueException(
        "component %s must be %s, but was %s".formatted(feature.name(), expected, found));
  }

  /** Frees the tensor. Nothing of this column may be used afterwards. */
  @Override
  public void close() {
    for (int i = 0; i < stringCount; i++) {
      tensorflow.TF_TString_Dealloc(strings.position(i));
    }
    tensorflow.TF_DeleteTensor(tensor);
    LIVE.decrementAndGet();
  }
}
