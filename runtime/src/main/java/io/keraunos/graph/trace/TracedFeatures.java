package io.keraunos.graph.trace;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Stage;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.step.Features;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The {@link Features} of one stage while its method is traced. It gives labels too, to generated
 * code that asks for them by name, but not to a predict step.
 */
final class TracedFeatures implements Features {

  private final Ops tf;
  private final Stage stage;
  private final FittedFeatures fitted;
  private final Function<Feature, Operand<?>> fed;
  private final Map<String, Feature> components = new LinkedHashMap<>(); // of the stage's record
  private final Map<String, Feature> labels; // of all steps
  private final Map<String, Ops> scopes = new HashMap<>();
  private final Map<String, TracedFeature> traced = new HashMap<>();
  private final Map<Scaled, Operand<TFloat32>> originals = new HashMap<>();
  private final Map<List<List<String>>, List<Operand<TFloat32>>> together = new HashMap<>();

  private record Scaled(String label, Output<?> values) {}

  /**
   * @param tf the ops of the features
   * @param features the components of the stage's record
   * @param labels the labels of the records of all steps
   * @param fed gives a component's placeholder
   */
  TracedFeatures(
      Ops tf,
      Stage stage,
      List<Feature> features,
      List<Feature> labels,
      FittedFeatures fitted,
      Function<Feature, Operand<?>> fed) {
    this.tf = tf;
    this.stage = stage;
    this.fitted = fitted;
    this.fed = fed;
    features.forEach(feature -> components.put(feature.name(), feature));
    this.labels = new LinkedHashMap<>();
    labels.forEach(label -> this.labels.putIfAbsent(label.name(), label));
  }

  private static boolean isMeant(Feature feature) {
    return !(feature.meaning() instanceof Meaning.Plain);
  }

  @Override
  public List<String> names() {
    return components.values().stream()
        .filter(feature -> isMeant(feature) && !feature.label())
        .map(Feature::name)
        .toList();
  }

  @Override
  public Kind kind(String name) {
    return kind(component(name).meaning());
  }

  private static Kind kind(Meaning meaning) {
    if (meaning instanceof Meaning.Number) {
      return Kind.NUMBER;
    }
    return meaning instanceof Meaning.Cyclic ? Kind.CYCLES : Kind.INDEX;
  }

  @Override
  public Operand<TFloat32> number(String name) {
    Feature component = component(name);
    if (component.meaning() instanceof Meaning.Number number) {
      return traced(component).number(number);
    }
    throw other(component, "number");
  }

  @Override
  public List<Operand<TFloat32>> numbers(List<List<String>> groups) {
    return together.computeIfAbsent(
        groups.stream().map(List::copyOf).toList(), this::numbersTogether);
  }

  private List<Operand<TFloat32>> numbersTogether(List<List<String>> groups) {
    NumberRows rows = new NumberRows(tf.withSubScope("numbers"), fitted);
    List<NumberRows.Linear> linear = new ArrayList<>();
    for (String name : groups.stream().flatMap(List::stream).distinct().toList()) {
      Feature component = component(name);
      if (!(component.meaning() instanceof Meaning.Number meaning)) {
        throw other(component, "numbers");
      }
      if (Measured.scale(component, meaning, fitted) instanceof LinearScale scale) {
        linear.add(new NumberRows.Linear(component, meaning, scale, fed.apply(component)));
      } else {
        rows.add(name, number(name));
        if (mayBeMissing(name)) {
          rows.addMissing(name, missing(name));
        }
      }
    }
    if (!linear.isEmpty()) {
      rows.addLinear(linear);
    }
    return rows.sideBySide(groups);
  }

  @Override
  public Operand<TFloat32> cycles(String name) {
    Feature component = component(name);
    if (component.meaning() instanceof Meaning.Cyclic cyclic) {
      return traced(component).cycles(cyclic);
    }
    throw other(component, "cycles");
  }

  @Override
  public Operand<TInt32> index(String name) {
    Feature component = component(name);
    Entries entries = Entries.of(component, fitted).orElseThrow(() -> other(component, "index"));
    return traced(component).index(entries);
  }

  @Override
  public int size(String name) {
    Feature component = component(name);
    return Entries.of(component, fitted).orElseThrow(() -> other(component, "size")).size();
  }

  @Override
  public boolean mayBeMissing(String name) {
    return component(name).meaning().missing() != Missing.REFUSED;
  }

  @Override
  public Operand<TFloat32> missing(String name) {
    return traced(component(name)).missing();
  }

  @Override
  public Operand<TFloat32> original(String label, Operand<TFloat32> scaled) {
    Feature component = Optional.ofNullable(labels.get(label)).orElseGet(() -> component(label));
    if (!(component.meaning() instanceof Meaning.Number meaning)) {
      throw other(component, "original");
    }
    return originals.computeIfAbsent(
        new Scaled(label, scaled.asOutput()),
        unused -> {
          Ops ops = scope(component);
          Operand<TFloat64> values = ops.dtypes.cast(scaled, TFloat64.class);
          NumberScale scale = Measured.scale(component, meaning, fitted);
          return TracedFeature.single(ops, scale.original(ops, values));
        });
  }

  private Feature component(String name) {
    Feature found = components.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "a feature must be one of %s, but \"%s\" is none".formatted(names(), name));
    }
    if (!isMeant(found)) {
      throw new IllegalArgumentException(
          "a feature must be one of %s, but %s is a plain component. Give it a meaning, such as @Numeric, or take it as a parameter"
              .formatted(names(), name));
    }
    if (found.label() && stage == Stage.PREDICT) {
      throw new IllegalArgumentException(
          "a predict step must not ask for a label, but asks for %s: nobody knows it then. Only original(\"%s\", ...) can be asked for"
              .formatted(name, name));
    }
    return found;
  }

  private static IllegalArgumentException other(Feature component, String asked) {
    return new IllegalArgumentException(
        "%s(\"%s\") must be for %s, but %s is of kind %s"
            .formatted(
                asked,
                component.name(),
                served(asked),
                component.name(),
                kind(component.meaning())));
  }

  private static String served(String asked) {
    return switch (asked) {
      case "number", "numbers" -> "a @Numeric component";
      case "original" -> "a @Label @Numeric component";
      case "cycles" -> "a @Cyclic component";
      default -> "a @Category, @Hashed or @Buckets component";
    };
  }

  private TracedFeature traced(Feature component) {
    return traced.computeIfAbsent(
        component.name(),
        unused -> new TracedFeature(scope(component), component, fed.apply(component), fitted));
  }

  /** Returns the ops of a component; asked for twice, a scope would have two names. */
  private Ops scope(Feature component) {
    return scopes.computeIfAbsent(component.name(), name -> tf.withSubScope(Names.legal(name)));
  }
}
