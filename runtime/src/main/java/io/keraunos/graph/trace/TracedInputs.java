package io.keraunos.graph.trace;

import io.keraunos.annotation.Stage;
import io.keraunos.feature.FittedFeatures;
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

/** The placeholders of a stage: only for the components that its step asks for. */
final class TracedInputs implements Inputs {

  private final Ops tf;
  private final List<Feature> features;
  private final Features meant;
  private final Map<Integer, Operand<?>> placeholders = new LinkedHashMap<>();

  /**
   * @param tf the stage's ops
   * @param features the components of its record
   * @param labels the labels of the records of all steps
   * @param fitted what was measured of the training examples
   */
  TracedInputs(
      Ops tf, Stage stage, List<Feature> features, List<Feature> labels, FittedFeatures fitted) {
    this.tf = tf.withSubScope("input");
    this.features = features;
    this.meant =
        new TracedFeatures(
            tf.withSubScope("features"), stage, features, labels, fitted, this::placeholder);
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
    Feature feature = features.get(index(name));
    if (Entries.fedType(feature).tensorType() != type) {
      throw new IllegalArgumentException(
          "feature %s is %s, but was asked for as %s"
              .formatted(name, Entries.fedType(feature), type.getSimpleName()));
    }
    return (Operand<T>) placeholder(feature);
  }

  private Operand<?> placeholder(Feature feature) {
    return placeholders.computeIfAbsent(
        index(feature.name()), i -> add(feature, Entries.fedType(feature).tensorType()));
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
    return meant;
  }
}
