package io.keraunos.spi;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A component of an example.
 *
 * @param name the record component's name; that of a nested record's is {@code outer.inner}
 * @param type the element type of its raw value
 * @param shape its shape without the batch dimension; empty for a scalar
 * @param meaning what it is to the steps
 * @param label whether it is what the model learns to predict, and so no feature
 * @param form what a quantity counts, for people
 */
public record Feature(
    String name, Type type, List<Integer> shape, Meaning meaning, boolean label, Form form) {

  /** Creates a component that the steps get as it is. */
  public Feature(String name, Type type, List<Integer> shape) {
    this(name, type, shape, Meaning.PLAIN, false, Form.NUMBER);
  }

  /** Checks the shape and copies it. */
  public Feature {
    shape = List.copyOf(shape);
    for (int dimension : shape) {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "shape of " + name + " must have dimensions of at least 1, but was " + shape);
      }
    }
  }

  /** Returns a feature of the given dimensions; none for a scalar. */
  public static Feature of(String name, Type type, int... shape) {
    return new Feature(name, type, Arrays.stream(shape).boxed().toList());
  }

  /** Returns this component with a meaning. */
  public Feature as(Meaning newMeaning) {
    return new Feature(name, type, shape, newMeaning, label, form);
  }

  /** Returns this component as a label. */
  public Feature asLabel() {
    return new Feature(name, type, shape, meaning, true, form);
  }

  /** Returns this component with another element type. */
  public Feature withType(Type newType) {
    return new Feature(name, newType, shape, meaning, label, form);
  }

  /** Returns this component, shown to people in a form. {@link Form#NUMBER} by default. */
  public Feature shownAs(Form newForm) {
    return new Feature(name, type, shape, meaning, label, newForm);
  }

  /** Returns the number of elements of one example. */
  public int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Returns a text for messages, such as {@code pixels FLOAT32 [12, 12, 1]}. */
  public String text() {
    return name + " " + type + (shape.isEmpty() ? "" : " " + shape);
  }

  /** What a quantity counts, which decides how people are shown it. */
  public enum Form {
    /** Whatever it is: shown as a number. */
    NUMBER,
    /** Days since 1970-01-01: shown as a date. */
    DATE,
    /** Seconds since 1970-01-01T00:00: shown as a date and a time. */
    DATE_TIME,
    /** Seconds since 1970-01-01T00:00Z: shown as a date and a time in UTC. */
    INSTANT,
    /** Seconds: shown as a duration. */
    DURATION
  }

  /** An element type of a tensor, with the Java types it is made of. */
  public enum Type {
    /** Elements of {@code byte[]}. */
    UINT8(TUint8.class, DataType.DT_UINT8, 1),
    /** Elements of {@code float}, {@code float[]}. */
    FLOAT32(TFloat32.class, DataType.DT_FLOAT, Float.BYTES),
    /** Elements of {@code double}, {@code double[]}. */
    FLOAT64(TFloat64.class, DataType.DT_DOUBLE, Double.BYTES),
    /** Elements of {@code int}, {@code int[]}. */
    INT32(TInt32.class, DataType.DT_INT32, Integer.BYTES),
    /** Elements of {@code long}, {@code long[]}. */
    INT64(TInt64.class, DataType.DT_INT64, Long.BYTES),
    /** Elements of {@code boolean}, {@code boolean[]}. */
    BOOL(TBool.class, DataType.DT_BOOL, 1),
    /** Elements of {@code String}, which have no fixed size. */
    STRING(TString.class, DataType.DT_STRING, 0);

    private final Class<? extends TType> tensorType;
    private final DataType dataType;
    private final int bytes;

    Type(Class<? extends TType> tensorType, DataType dataType, int bytes) {
      this.tensorType = tensorType;
      this.dataType = dataType;
      this.bytes = bytes;
    }

    /** Returns the TensorFlow type. */
    public Class<? extends TType> tensorType() {
      return tensorType;
    }

    /** Returns TensorFlow's name of the type. */
    public DataType dataType() {
      return dataType;
    }

    /** Returns the bytes of one element in a tensor's memory; 0 for strings. */
    public int bytes() {
      return bytes;
    }
  }
}
