package io.keraunos.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature.KindCase;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/**
 * A {@code tf.train.Example}: features by name, each a list of byte strings, of floats or of 64-bit
 * integers. It does not change; {@code with…} returns another one.
 *
 * <p>A feature is asked for as what it is to become: {@link #floats} gives an array of any length,
 * {@link #floatValue} a feature that has exactly one. Every one of these methods throws {@link
 * TfRecordException} if there is no such feature, it is of another kind, or it does not have as
 * many values.
 */
public final class TfExample {

  private final Map<String, org.tensorflow.proto.Feature> features;
  private final Object where;

  private TfExample(Map<String, org.tensorflow.proto.Feature> features, Object where) {
    this.features = features;
    this.where = where;
  }

  /** Returns an example without features. */
  public static TfExample of() {
    return new TfExample(Map.of(), "the example");
  }

  static TfExample parse(byte[] bytes, Object where) throws InvalidProtocolBufferException {
    // TensorFlow takes a feature without a kind, as TFX writes a missing value, for none.
    Map<String, org.tensorflow.proto.Feature> features = new TreeMap<>();
    Example.parseFrom(bytes)
        .getFeatures()
        .getFeatureMap()
        .forEach(
            (name, feature) -> {
              if (feature.getKindCase() != KindCase.KIND_NOT_SET) {
                features.put(name, feature);
              }
            });
    return new TfExample(features, where);
  }

  /** Encodes the example as TensorFlow does: the features in the order of their names. */
  byte[] toByteArray() {
    Features.Builder sorted = Features.newBuilder();
    new TreeMap<>(features).forEach(sorted::putFeature);
    return Example.newBuilder().setFeatures(sorted).build().toByteArray();
  }

  /** Returns the features' names, in alphabetical order. */
  public SortedSet<String> names() {
    return new TreeSet<>(features.keySet());
  }

  /**
   * Returns whether there is a feature of this name: bytes, floats or integers, of any number. One
   * that was written without any of the three, as TFX does for a missing value, is not there.
   */
  public boolean has(String feature) {
    return features.containsKey(feature);
  }

  /** Returns this example with a feature of byte strings, in place of one of the same name. */
  public TfExample withBytes(String feature, byte[]... values) {
    BytesList.Builder list = BytesList.newBuilder();
    for (byte[] value : values) {
      list.addValue(ByteString.copyFrom(value));
    }
    return with(feature, org.tensorflow.proto.Feature.newBuilder().setBytesList(list).build());
  }

  /** Returns this example with a feature of byte strings: the texts in UTF-8. */
  public TfExample withTexts(String feature, String... values) {
    return withBytes(
        feature, Arrays.stream(values).map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new));
  }

  /** Returns this example with a feature of floats, in place of one of the same name. */
  public TfExample withFloats(String feature, float... values) {
    FloatList.Builder list = FloatList.newBuilder();
    for (float value : values) {
      list.addValue(value);
    }
    return with(feature, org.tensorflow.proto.Feature.newBuilder().setFloatList(list).build());
  }

  /** Returns this example with a feature of 64-bit integers, in place of one of the same name. */
  public TfExample withLongs(String feature, long... values) {
    Int64List.Builder list = Int64List.newBuilder();
    for (long value : values) {
      list.addValue(value);
    }
    return with(feature, org.tensorflow.proto.Feature.newBuilder().setInt64List(list).build());
  }

  private TfExample with(String name, org.tensorflow.proto.Feature feature) {
    Map<String, org.tensorflow.proto.Feature> all = new TreeMap<>(features);
    all.put(name, feature);
    return new TfExample(all, where);
  }

  /** Returns the one byte string of a feature, such as a packed image. */
  public byte[] bytes(String feature) {
    return one(feature, bytesList(feature).getValueList()).toByteArray();
  }

  /** Returns the byte strings of a feature. */
  public List<byte[]> allBytes(String feature) {
    return bytesList(feature).getValueList().stream().map(ByteString::toByteArray).toList();
  }

  /** Returns the one byte string of a feature as a text in UTF-8, which it must be. */
  public String text(String feature) {
    return text(feature, one(feature, bytesList(feature).getValueList()));
  }

  /** Returns the byte strings of a feature as texts in UTF-8, which they must be. */
  public List<String> texts(String feature) {
    return bytesList(feature).getValueList().stream().map(value -> text(feature, value)).toList();
  }

  private String text(String feature, ByteString value) {
    if (!value.isValidUtf8()) {
      throw error(
          "feature '%s' must be text in UTF-8, but is not. bytes(...) gives it as it is"
              .formatted(feature));
    }
    return value.toStringUtf8();
  }

  /** Returns the one float of a feature. */
  public float floatValue(String feature) {
    return one(feature, floatList(feature).getValueList());
  }

  /** Returns the floats of a feature, however many. */
  public float[] floats(String feature) {
    FloatList list = floatList(feature);
    float[] floats = new float[list.getValueCount()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.getValue(i);
    }
    return floats;
  }

  /** Returns the one 64-bit integer of a feature. */
  public long longValue(String feature) {
    return one(feature, int64List(feature).getValueList());
  }

  /** Returns the 64-bit integers of a feature, however many. */
  public long[] longs(String feature) {
    Int64List list = int64List(feature);
    long[] longs = new long[list.getValueCount()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = list.getValue(i);
    }
    return longs;
  }

  /** Returns the one 64-bit integer of a feature as an {@code int}, which it must fit into. */
  public int intValue(String feature) {
    return toInt(feature, longValue(feature));
  }

  /**
   * Returns the 64-bit integers of a feature, however many, each as an {@code int}, which it must
   * fit into.
   */
  public int[] ints(String feature) {
    long[] longs = longs(feature);
    int[] ints = new int[longs.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = toInt(feature, longs[i]);
    }
    return ints;
  }

  private BytesList bytesList(String feature) {
    return feature(feature, KindCase.BYTES_LIST).getBytesList();
  }

  private FloatList floatList(String feature) {
    return feature(feature, KindCase.FLOAT_LIST).getFloatList();
  }

  private Int64List int64List(String feature) {
    return feature(feature, KindCase.INT64_LIST).getInt64List();
  }

  private org.tensorflow.proto.Feature feature(String name, KindCase kind) {
    org.tensorflow.proto.Feature feature = features.get(name);
    if (feature == null) {
      throw error(
          "feature '%s' must be one of the example's, but %s"
              .formatted(
                  name,
                  features.isEmpty() ? "it has none" : "they are " + String.join(", ", names())));
    }
    if (feature.getKindCase() != kind) {
      throw error(
          "feature '%s' must be a list of %s, but is %s"
              .formatted(name, plural(kind), describe(feature)));
    }
    return feature;
  }

  private <V> V one(String feature, List<V> values) {
    if (values.size() != 1) {
      throw error("feature '%s' must have 1 value, but has %s".formatted(feature, values.size()));
    }
    return values.get(0);
  }

  private int toInt(String feature, long value) {
    if ((int) value != value) {
      throw error("feature '%s' must fit an int, but was %s".formatted(feature, value));
    }
    return (int) value;
  }

  private static String describe(org.tensorflow.proto.Feature feature) {
    return switch (feature.getKindCase()) {
      case BYTES_LIST -> feature.getBytesList().getValueCount() + " byte strings";
      case FLOAT_LIST -> feature.getFloatList().getValueCount() + " floats";
      case INT64_LIST -> feature.getInt64List().getValueCount() + " int64";
      case KIND_NOT_SET -> "empty";
    };
  }

  private static String plural(KindCase kind) {
    return switch (kind) {
      case BYTES_LIST -> "byte strings";
      case FLOAT_LIST -> "floats";
      case INT64_LIST -> "int64";
      case KIND_NOT_SET -> "nothing";
    };
  }

  private TfRecordException error(String rule) {
    return new TfRecordException(where + ": " + rule, null);
  }

  /** Returns the features' names, kinds and numbers of values. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "TfExample[", "]");
    new TreeMap<>(features).forEach((name, feature) -> text.add(name + ": " + describe(feature)));
    return text.toString();
  }
}
