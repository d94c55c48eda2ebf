package io.keraunos.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** The differences that an error names. */
  private static final int MOST = 6;

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
   * @throws OtherModelException if one is missing or of another shape
   * @throws DamagedCheckpointException if they cannot be read
   */
  public static SortedMap<String, Value> read(Path folder, SortedMap<String, Value> like) {
    if (like.isEmpty()) {
      return new TreeMap<>();
    }
    try (EagerSession session = EagerSession.create()) {
      compare(folder, BundleIndex.read(folder.resolve(PREFIX + ".index")), like);
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
      like.keySet().forEach(name -> values.put(name, value(tensors.next().asTensor())));
      return values;
    } catch (OtherModelException e) {
      throw e;
    } catch (IOException e) {
      throw damaged(folder, e);
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw damaged(folder, e);
    }
  }

  private static DamagedCheckpointException damaged(Path folder, Exception e) {
    return new DamagedCheckpointException(
        "the variables in %s cannot be read: %s".formatted(folder, e.getMessage()), e);
  }

  private static void compare(
      Path folder, SortedMap<String, Shape> stored, SortedMap<String, Value> like) {
    List<String> differences = new ArrayList<>();
    like.forEach(
        (name, value) -> {
          Shape shape = stored.get(name);
          Shape wanted = Shape.of(value.shape());
          if (shape == null) {
            differences.add("%s %s is not in it".formatted(name, wanted));
          } else if (!shape.equals(wanted)) {
            differences.add("%s is %s in it, and %s in the model".formatted(name, shape, wanted));
          }
        });
    if (differences.isEmpty()) {
      return;
    }
    stored.forEach(
        (name, shape) -> {
          if (!like.containsKey(name)) {
            differences.add("%s %s is not in the model".formatted(name, shape));
          }
        });
    throw new OtherModelException(
        "the checkpoint %s must be of this model, but is whole and of another: %s%s. Use the layers and the optimizer that it was written with, or train anew in another folder"
            .formatted(
                folder,
                String.join("; ", differences.subList(0, Math.min(MOST, differences.size()))),
                differences.size() > MOST
                    ? "; and %s more".formatted(differences.size() - MOST)
                    : ""));
  }

  private static Value value(TType tensor) {
    float[] elements = new float[(int) tensor.shape().size()];
    tensor.asRawTensor().data().asFloats().read(elements);
    return new Value(tensor.shape().asArray(), elements);
  }

  /** Returns the slices of variables that are stored whole: empty texts. */
  private static Operand<TString> whole(Ops tf, int count) {
    return tf.array(Collections.nCopies(count, "").toArray(String[]::new));
  }
}
