package io.keraunos.functional;

import io.keraunos.step.Shapes;
import io.keraunos.step.With;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/** The options of one loss or metric, and the means over places that they ask for. */
public final class Weighing {

  /** The options that have a meaning wherever there are places. */
  public static final Set<Class<? extends With>> PLACES =
      Set.of(With.Mask.class, With.SampleWeights.class);

  private final String of;
  private final Map<Class<? extends With>, With> options;
  private final @Nullable Operand<TBool> kept;

  private Weighing(
      String of, Map<Class<? extends With>, With> options, @Nullable Operand<TBool> kept) {
    this.of = of;
    this.options = options;
    this.kept = kept;
  }

  /**
   * Reads options that each place may have.
   *
   * @param of the name of the loss or metric, for messages
   */
  public static Weighing ofPlaces(String of, With... options) {
    return of(of, List.of(), options);
  }

  /**
   * Reads options.
   *
   * @param of the name of the loss or metric, for messages
   * @param more the options that it takes besides those of places
   * @throws IllegalArgumentException if it does not take one, or one is given twice
   */
  public static Weighing of(String of, List<Class<? extends With>> more, With... options) {
    Map<Class<? extends With>, With> all = new HashMap<>();
    for (With option : options) {
      Class<? extends With> kind = option.getClass();
      if (!PLACES.contains(kind) && !more.contains(kind)) {
        throw new IllegalArgumentException(
            "%s must be given options that have a meaning for it, but was given %s. Leave it out"
                .formatted(of, kind.getSimpleName()));
      }
      if (all.put(kind, option) != null) {
        throw new IllegalArgumentException(
            "%s must be given each option once, but was given %s twice. Join the two"
                .formatted(of, kind.getSimpleName()));
      }
    }
    With.Mask mask = (With.Mask) all.get(With.Mask.class);
    return new Weighing(of, all, mask == null ? null : mask.kept());
  }

  private <T extends With> Optional<T> get(Class<T> kind) {
    return Optional.ofNullable(kind.cast(options.get(kind)));
  }

  /** Returns the share of label smoothing, 0 if there is none. */
  public double smoothing() {
    return get(With.LabelSmoothing.class).map(With.LabelSmoothing::share).orElse(0.0);
  }

  /** Returns the weights of classes; empty if there are none. */
  public Optional<double[]> classWeights() {
    return get(With.ClassWeights.class).map(option -> doubles(option.weights()));
  }

  /** Returns the weights of positive answers; empty if there are none. */
  public Optional<float[]> positiveWeights() {
    return get(With.PositiveWeights.class).map(option -> floats(option.weights()));
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(value -> value).toArray();
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  /** Returns the label that does not count; empty if there is none. */
  public OptionalLong ignoredLabel() {
    return get(With.IgnoredLabel.class)
        .map(option -> OptionalLong.of(option.label()))
        .orElse(OptionalLong.empty());
  }

  /** Returns these options with those places left out that have the ignored label. */
  public <T extends TNumber> Weighing without(Ops tf, Operand<T> labels) {
    OptionalLong ignored = ignoredLabel();
    if (ignored.isEmpty()) {
      return this;
    }
    Operand<T> label = tf.dtypes.cast(tf.constant(ignored.getAsLong()), labels.asOutput().type());
    Operand<TBool> others = tf.math.notEqual(labels, label);
    int rank = labels.shape().numDimensions();
    return new Weighing(
        of,
        options,
        kept == null
            ? others
            : tf.math.logicalAnd(others, aligned(tf, "mask", kept, others, rank)));
  }

  /** Returns whether some places may not count. */
  public boolean hasMask() {
    return kept != null;
  }

  /**
   * Replaces a value at the places that do not count, so that neither it nor its gradient reaches
   * what is computed of it.
   *
   * @param by what takes its place
   */
  public <T extends TNumber> Operand<T> fill(Ops tf, Operand<T> x, double by) {
    if (kept == null) {
      return x;
    }
    Operand<TBool> mask = aligned(tf, "mask", kept, x, x.shape().numDimensions());
    return tf.select(mask, x, tf.dtypes.cast(tf.constant(by), x.asOutput().type()));
  }

  /**
   * Computes the mean loss of each example over its places.
   *
   * @param losses {@code [batch, ...]}
   * @param rank the rank of {@code losses}
   * @return {@code [batch]}
   */
  public Operand<TFloat32> meanPerExample(Ops tf, Operand<TFloat32> losses, int rank) {
    Operand<TFloat32> weighted = losses;
    Optional<With.SampleWeights> weights = get(With.SampleWeights.class);
    if (weights.isPresent()) {
      weighted = tf.math.mul(losses, sampleWeights(tf, weights.get(), losses, rank));
    }
    if (kept == null) {
      return Shapes.meanPerExample(tf, weighted, rank);
    }
    Operand<TBool> mask = aligned(tf, "mask", kept, losses, rank);
    Operand<TFloat32> zeros = tf.zerosLike(losses);
    Operand<TFloat32> counted = tf.select(mask, weighted, zeros);
    if (rank == 1) {
      return counted;
    }
    Operand<TFloat32> number =
        Shapes.sumPerExample(tf, tf.select(mask, tf.onesLike(losses), zeros), rank);
    return tf.math.div(
        Shapes.sumPerExample(tf, counted, rank), tf.math.maximum(number, tf.constant(1f)));
  }

  /**
   * Computes how much each place counts: its weight, or 0 where it is left out.
   *
   * @param like a value for each place
   * @return of the shape of {@code like}
   */
  public Operand<TFloat32> weights(Ops tf, Operand<TFloat32> like) {
    int rank = like.shape().numDimensions();
    Operand<TFloat32> all = tf.onesLike(like);
    Optional<With.SampleWeights> weights = get(With.SampleWeights.class);
    if (weights.isPresent()) {
      all = tf.math.mul(all, sampleWeights(tf, weights.get(), like, rank));
    }
    return fill(tf, all, 0);
  }

  private Operand<TFloat32> sampleWeights(
      Ops tf, With.SampleWeights option, Operand<?> places, int rank) {
    Operand<TFloat32> weights = tf.dtypes.cast(option.weights(), TFloat32.class);
    return aligned(tf, "sampleWeights", weights, places, rank);
  }

  /** Returns a value for the first dimensions of the places, with dimensions of 1 for the rest. */
  private <T extends TType> Operand<T> aligned(
      Ops tf, String option, Operand<T> x, Operand<?> places, int rank) {
    Shape shape = x.shape();
    Shape of = places.shape();
    int own = shape.numDimensions();
    if (own == rank + 1 && shape.get(rank) == 1 && Shapes.compatible(shape.take(rank), of)) {
      return tf.squeeze(x, Squeeze.axis((long) rank));
    }
    if (own < 1 || own > rank || !Shapes.compatible(shape, of.take(own))) {
      throw new IllegalArgumentException(
          "%s of %s must be of the first dimensions of %s, but were of shape %s. Reshape them"
              .formatted(option, this.of, Shapes.text(of), Shapes.text(shape)));
    }
    Operand<T> aligned = x;
    for (int i = own; i < rank; i++) {
      aligned = tf.expandDims(aligned, tf.constant(-1));
    }
    return aligned;
  }
}
