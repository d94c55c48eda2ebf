package io.keraunos.graph.trace;

import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.step.Features;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The placeholders of a stage: only for the features that its step asks for. */
final class TracedInputs implements Inputs {

  private final Ops tf;
  private final List<Feature> features;
  private final Map<Integer, Operand<?>> placeholders = new LinkedHashMap<>();

  TracedInputs(Ops tf, List<Feature> features) {
    this.tf = tf;
    this.features = features;
  }

  /** Returns the indices of the features that are fed, in the order of {@link #feeds}. */
  List<Integer> usedFeatures() {
    return List.copyOf(placeholders.keySet());
  }

  /** Returns the placeholders. */
  List<Operand<?>> placeholders() {
    return List.copyOf(placeholders.values());
  }

  /** Returns the placeholders by their features' names. */
  Map<String, Operand<?>> named() {
    Map<String, Operand<?>> named = new LinkedHashMap<>();
    placeholders.forEach(
        (index, placeholder) -> named.put(features.get(index).name(), placeholder));
    return named;
  }

  /** Returns the names of the placeholders. */
  List<String> feeds() {
    List<String> names = new ArrayList<>();
    placeholders.values().forEach(placeholder -> names.add(Names.of(placeholder)));
    return names;
  }

  @SuppressWarnings("unchecked") // the feature's type is the one asked for
  private <T extends TType> Operand<T> placeholder(String name, Class<T> type) {
    int index = index(name);
    Feature feature = features.get(index);
    if (feature.type().tensorType() != type) {
      throw new IllegalArgumentException(
          "feature %s is %s, but was asked for as %s"
              .formatted(name, feature.type(), type.getSimpleName()));
    }
    return (Operand<T>) placeholders.computeIfAbsent(index, i -> add(feature, type));
  }

  private <T extends TType> Operand<T> add(Feature feature, Class<T> type) {
    long[] dimensions = new long[feature.shape().size() + 1];
    dimensions[0] = Shape.UNKNOWN_SIZE;
    for (int i = 1; i < dimensions.length; i++) {
      dimensions[i] = feature.shape().get(i - 1);
    }
    return tf.withName(Names.legal(feature.name()))
        .placeholder(type, Placeholder.shape(Shape.of(dimensions)));
  }

  private int index(String name) {
    for (int i = 0; i < features.size(); i++) {
      if (features.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "no feature \"%s\"; there are %s"
            .formatted(name, features.stream().map(Feature::name).toList()));
  }

  @Override
  public Operand<TUint8> uint8(String name) {
    return placeholder(name, TUint8.class);
  }

  @Override
  public Operand<TFloat32> float32(String name) {
    return placeholder(name, TFloat32.class);
  }

  @Override
  public Operand<TFloat64> float64(String name) {
    return placeholder(name, TFloat64.class);
  }

  @Override
  public Operand<TInt32> int32(String name) {
    return placeholder(name, TInt32.class);
  }

  @Override
  public Operand<TInt64> int64(String name) {
    return placeholder(name, TInt64.class);
  }

  @Override
  public Operand<TBool> bool(String name) {
    return placeholder(name, TBool.class);
  }

  @Override
  public Operand<TString> string(String name) {
    return placeholder(name, TString.class);
  }

  @Override
  public Features features() {
    throw new UnsupportedOperationException();
  }
}
