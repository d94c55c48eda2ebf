package io.keraunos.layer;

import static java.util.stream.Collectors.toSet;

import io.keraunos.functional.Checks;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.Features;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * All features of an example side by side in one vector, for whoever does not want to choose.
 *
 * <p>In: {@link Features}. Out: {@code [batch, width]}: in the order of the record's components a
 * {@code @Numeric} one as it is, sines and cosines of a {@code @Cyclic} one, each followed by 1 or
 * 0 for missing or not where it may be missing; and a learned vector for each number of a
 * {@code @Category}, {@code @Hashed} or {@code @Buckets} one. Labels are not among them.
 *
 * <p>A learned vector of a component with n numbers has ceil(n^(1/4)) elements, by <a
 * href="https://developers.googleblog.com/en/introducing-tensorflow-feature-columns/">TensorFlow's
 * rule of thumb</a>, unless {@link #width} says another number: 2 for 3 to 16 numbers, 4 for 100,
 * 10 for 10,000, 32 for a million.
 *
 * <p>Variables: {@code <component>/embeddings} of shape {@code [n, width]} for each of these,
 * evenly between -0.05 and 0.05 at first.
 *
 * <pre>{@code
 * final DenseFeatures input = DenseFeatures.of().without("url").width("city", 16);
 * final Dense hidden = Dense.of(64).relu();
 *
 * Operand<TFloat32> hidden(Step step, Features customer) {
 *   return hidden.apply(step, input.apply(step, customer));
 * }
 * }</pre>
 */
public final class DenseFeatures implements Part {

  private final List<String> only; // empty for all
  private final List<String> without;
  private final Map<String, Integer> widths;

  private DenseFeatures(List<String> only, List<String> without, Map<String, Integer> widths) {
    this.only = List.copyOf(only);
    this.without = List.copyOf(without);
    this.widths = widths;
  }

  /** Returns all features. */
  public static DenseFeatures of() {
    return new DenseFeatures(List.of(), List.of(), Map.of());
  }

  /**
   * Sets which features there are, in the record's order whatever the order here. All by default.
   *
   * @param names one at least
   */
  public DenseFeatures only(String... names) {
    Checks.positive("number of names of only", names.length);
    return new DenseFeatures(List.of(names), without, widths);
  }

  /** Leaves features out. None by default. */
  public DenseFeatures without(String... names) {
    return new DenseFeatures(only, List.of(names), widths);
  }

  /**
   * Sets the number of elements of the learned vectors of a component.
   *
   * @param name a {@code @Category}, {@code @Hashed} or {@code @Buckets} component
   */
  public DenseFeatures width(String name, int width) {
    Map<String, Integer> all = new LinkedHashMap<>(widths);
    all.put(name, Checks.positive("width of " + name, width));
    return new DenseFeatures(only, without, all);
  }

  /**
   * Adds the layer's ops.
   *
   * @param features the features of a batch
   * @return a vector for each example
   * @throws IllegalArgumentException if a name that was given here is none of a feature of the
   *     kind, or no feature is left
   */
  public Operand<TFloat32> apply(Step step, Features features) {
    LayerScope scope = step.scope(this);
    check(scope, features);
    List<String> names =
        features.names().stream()
            .filter(name -> (only.isEmpty() || only.contains(name)) && !without.contains(name))
            .toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must have a feature, but of %s none is left. Name others"
              .formatted(scope, features.names()));
    }
    Ops tf = scope.tf();
    List<Operand<TFloat32>> columns = columns(scope, features, names);
    return scope.output(columns.size() == 1 ? columns.get(0) : tf.concat(columns, tf.constant(1)));
  }

  private List<Operand<TFloat32>> columns(LayerScope scope, Features features, List<String> names) {
    List<List<String>> runs = runsOfNumbers(features, names);
    Iterator<Operand<TFloat32>> numbers =
        (runs.isEmpty() ? List.<Operand<TFloat32>>of() : features.numbers(runs)).iterator();
    Set<String> first = runs.stream().map(run -> run.get(0)).collect(toSet());
    List<Operand<TFloat32>> columns = new ArrayList<>();
    for (String name : names) {
      switch (features.kind(name)) {
        case NUMBER -> {
          if (first.contains(name)) {
            columns.add(numbers.next());
          }
        }
        case CYCLES -> {
          columns.add(features.cycles(name));
          if (features.mayBeMissing(name)) {
            Ops tf = scope.tf();
            columns.add(tf.expandDims(features.missing(name), tf.constant(1)));
          }
        }
        case INDEX -> columns.add(embedded(scope, features, name));
      }
    }
    return columns;
  }

  /** Returns the names of numbers that follow each other, so that they are joined only once. */
  private static List<List<String>> runsOfNumbers(Features features, List<String> names) {
    List<List<String>> runs = new ArrayList<>();
    boolean within = false;
    for (String name : names) {
      boolean number = features.kind(name) == Features.Kind.NUMBER;
      if (number && !within) {
        runs.add(new ArrayList<>());
      }
      if (number) {
        runs.get(runs.size() - 1).add(name);
      }
      within = number;
    }
    return runs;
  }

  private Operand<TFloat32> embedded(LayerScope scope, Features features, String name) {
    Operand<TInt32> index = features.index(name);
    int size = features.size(name);
    Shape shape = Shape.of(size, widths.getOrDefault(name, defaultWidth(size)));
    Operand<TFloat32> table = scope.weight(name + "/embeddings", shape, Initializers.uniform());
    return scope.tf().gather(table, index, scope.tf().constant(0));
  }

  /** Returns the number of elements of the vectors of a component with that many numbers. */
  static int defaultWidth(int size) {
    return (int) Math.ceil(Math.sqrt(Math.sqrt(size)));
  }

  private void check(LayerScope scope, Features features) {
    check(scope, "only", only, features.names());
    check(scope, "without", without, features.names());
    check(scope, "width", widths.keySet(), features.names());
    for (String name : widths.keySet()) {
      if (features.kind(name) != Features.Kind.INDEX) {
        throw new IllegalArgumentException(
            "width of %s must be for a @Category, @Hashed or @Buckets component, but %s is of kind %s. Remove it"
                .formatted(scope, name, features.kind(name)));
      }
    }
  }

  private static void check(
      LayerScope scope, String setting, Collection<String> named, List<String> names) {
    for (String name : named) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "%s of %s must name features, which are %s, but names %s"
                .formatted(setting, scope, names, name));
      }
    }
  }

  @Override
  public String toString() {
    List<String> said = new ArrayList<>(only);
    without.forEach(name -> said.add("without " + name));
    widths.forEach((name, width) -> said.add(name + " " + width + " wide"));
    return "DenseFeatures(%s)".formatted(said.isEmpty() ? "all" : String.join(", ", said));
  }
}
