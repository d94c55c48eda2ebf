package io.keraunos.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * Variables in the files of TensorFlow's own checkpoints (the ops SaveV2 and RestoreV2), which
 * Python's {@code tf.train.load_checkpoint(folder + "/variables")} reads.
 */
public final class VariableFiles {
  private VariableFiles() {}

  private static final String PREFIX = "variables";

  /**
   * A variable's value.
   *
   * @param shape its shape
   * @param single its elements in row-major order, if it is of float32; empty otherwise
   * @param wide the same, if it is of float64
   */
  public record Value(long[] shape, float[] single, double[] wide) {

    /** A value of float32. */
    public static Value of(long[] shape, float[] elements) {
      return new Value(shape, elements, new double[0]);
    }

    /** A value of float64. */
    public static Value of(long[] shape, double[] elements) {
      return new Value(shape, new float[0], elements);
    }

    private boolean isWide() {
      return single.length == 0;
    }
  }

  /** Writes variables into a folder. */
  public static void write(Path folder, SortedMap<String, Value> values) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      List<Operand<?>> tensors = new ArrayList<>();
      for (Value value : values.values()) {
        Shape shape = Shape.of(value.shape());
        tensors.add(
            value.isWide()
                ? tf.constant(shape, DataBuffers.of(value.wide()))
                : tf.constant(shape, DataBuffers.of(value.single())));
      }
      String[] names = values.keySet().toArray(String[]::new);
      tf.train.save(
          tf.constant(folder.resolve(PREFIX).toString()),
          tf.array(names),
          whole(tf, names.length),
          tensors);
    }
  }

  /**
   * Reads variables.
   *
   * @param like which, with their shapes and types; their elements do not matter
   * @throws DamagedCheckpointException if one is missing or of another shape or type
   */
  public static Map<String, Value> read(Path folder, SortedMap<String, Value> like) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      String[] names = like.keySet().toArray(String[]::new);
      List<Class<? extends TType>> types = new ArrayList<>();
      like.values().forEach(value -> types.add(value.isWide() ? TFloat64.class : TFloat32.class));
      Iterator<Operand<TType>> tensors =
          tf.train
              .restore(
                  tf.constant(folder.resolve(PREFIX).toString()),
                  tf.array(names),
                  whole(tf, names.length),
                  types)
              .iterator();
      Map<String, Value> values = new LinkedHashMap<>();
      like.forEach((name, of) -> values.put(name, value(name, of, tensors.next().asTensor())));
      return values;
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new DamagedCheckpointException(
          "the variables in %s do not fit this model: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static Value value(String name, Value like, TType tensor) {
    long[] shape = tensor.shape().asArray();
    if (!Arrays.equals(shape, like.shape())) {
      throw new IllegalArgumentException(
          "%s must be of shape %s, but is of %s"
              .formatted(name, Shape.of(like.shape()), tensor.shape()));
    }
    int size = (int) tensor.shape().size();
    if (like.isWide()) {
      double[] elements = new double[size];
      tensor.asRawTensor().data().asDoubles().read(elements);
      return Value.of(shape, elements);
    }
    float[] elements = new float[size];
    tensor.asRawTensor().data().asFloats().read(elements);
    return Value.of(shape, elements);
  }

  /** No variable is stored in slices. */
  private static Operand<TString> whole(Ops tf, int count) {
    return tf.array(Collections.nCopies(count, "").toArray(String[]::new));
  }
}
