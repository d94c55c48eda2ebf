package io.keraunos.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
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
   * @param elements its elements in row-major order
   */
  public record Value(long[] shape, float[] elements) {}

  /** Writes variables into a folder. */
  public static void write(Path folder, SortedMap<String, Value> values) throws IOException {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      List<Operand<?>> tensors = new ArrayList<>();
      for (Value value : values.values()) {
        tensors.add(tf.constant(Shape.of(value.shape()), DataBuffers.of(value.elements())));
      }
      String[] names = values.keySet().toArray(String[]::new);
      tf.train.save(
          tf.constant(folder.resolve(PREFIX).toString()),
          tf.array(names),
          whole(tf, names.length),
          tensors);
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Reads variables.
   *
   * @param like which, with their shapes; their elements do not matter
   * @throws DamagedCheckpointException if one is missing or of another shape
   */
  public static SortedMap<String, Value> read(Path folder, SortedMap<String, Value> like) {
    if (like.isEmpty()) {
      return new TreeMap<>();
    }
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      String[] names = like.keySet().toArray(String[]::new);
      List<Class<? extends TType>> types = new ArrayList<>();
      like.keySet().forEach(name -> types.add(TFloat32.class));
      Iterator<Operand<TType>> tensors =
          tf.train
              .restore(
                  tf.constant(folder.resolve(PREFIX).toString()),
                  tf.array(names),
                  whole(tf, names.length),
                  types)
              .iterator();
      SortedMap<String, Value> values = new TreeMap<>();
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
    float[] elements = new float[(int) tensor.shape().size()];
    tensor.asRawTensor().data().asFloats().read(elements);
    return new Value(shape, elements);
  }

  /** Returns the slices of variables that are stored whole: empty texts. */
  private static Operand<TString> whole(Ops tf, int count) {
    return tf.array(Collections.nCopies(count, "").toArray(String[]::new));
  }
}
