package io.keraunos.watch;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.text.FindingText;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches how far the weights that an optimizer owns move at the beginning of a fit: read before
 * the first step and after it; and those of layers that have not moved then, at the end of the
 * first epoch that has enough steps behind it. Those of a smaller model are compared with the last
 * ones, too.
 */
public final class WeightWatch {

  /** Larger models are not read: it would take longer than a step of theirs is worth. */
  private static final long MOST_ELEMENTS = 20_000_000;

  /** The weights of larger models are not kept until the end: it would cost memory. */
  private static final long MOST_KEPT = 1_000_000;

  /** The share of a weight's norm that a usual step moves it by. */
  private static final double USUAL_STEP = 1e-3;

  /** Smaller weights may well be replaced by their first update. */
  private static final int LEAST_ELEMENTS = 64;

  private static final double LARGE = 2;

  /** The share of the usual size below which first values are as good as none. */
  private static final double NEAR_ZERO = 0.1;

  private static final int LEAST_STEPS = 20;
  private static final int MOST_NAMES = 5;

  private @Nullable SortedMap<String, float[]> first; // null where nothing is watched any more
  private SortedMap<String, float[]> kept = new TreeMap<>();
  private long layers;

  /** Keeps the weights before the first step. */
  public void begin(ModelSession session) {
    if (session.parameters(true) <= MOST_ELEMENTS) {
      first = session.trainedWeights();
      layers = first.keySet().stream().map(WeightWatch::layer).distinct().count();
      kept = session.parameters(true) <= MOST_KEPT ? new TreeMap<>(first) : kept;
    }
  }

  /** Compares the weights after the first step with their first update. */
  public Optional<Finding> afterFirstStep(ModelSession session) {
    if (first == null) {
      return Optional.empty();
    }
    SortedMap<String, VariableFiles.Value> shapes = session.shapes();
    SortedMap<String, float[]> now = session.trainedWeights();
    List<String> large = new ArrayList<>();
    first.forEach(
        (name, before) -> {
          long[] shape = Objects.requireNonNull(shapes.get(name)).shape();
          if (shape.length < 2 || before.length < LEAST_ELEMENTS) {
            return;
          }
          double norm = norm(before, new float[before.length]);
          if (norm < NEAR_ZERO * usualNorm(shape)) {
            return;
          }
          double update = norm(Objects.requireNonNull(now.get(name)), before);
          if (norm > 0 && update > LARGE * norm) {
            large.add("%s by %s".formatted(name, FindingText.number(update / norm)));
          }
        });
    dropMoved(first, now);
    return large.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Rule.UPDATE_LARGER_THAN_WEIGHTS,
                ("the first step has moved weights by more than twice their own norm, %s times:"
                     + " nothing is left of their first values. Lower the learning rate, clip the"
                     + " gradient, or scale the inputs and targets")
                    .formatted(some(large))));
  }

  /**
   * Finds layers that have not moved at all.
   *
   * @param steps the steps since the fit began
   */
  public Optional<Finding> afterEpoch(ModelSession session, long steps) {
    if (first == null || steps < LEAST_STEPS) {
      return Optional.empty();
    }
    dropMoved(first, session.trainedWeights(first.keySet()));
    List<String> still = first.keySet().stream().map(WeightWatch::layer).distinct().toList();
    first = null;
    return still.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Rule.WEIGHTS_NOT_MOVED,
                ("no weight of %s has changed in %s steps, to the bit: %s. Look for units that are"
                        + " all 0, for a gradient that is cut off, and for a learning rate too"
                        + " small for a float32; freeze what is to stay as it is")
                    .formatted(
                        still.size() == layers ? "any layer" : "some layers",
                        NumberText.whole(steps),
                        some(still))));
  }

  /**
   * Finds that all weights are where they were, while the loss has not fallen.
   *
   * @param steps the steps since the fit began
   */
  public Optional<Finding> ended(ModelSession session, LossWatch losses, long steps) {
    return kept.isEmpty()
        ? Optional.empty()
        : losses.standstill(steps).flatMap(of -> hardlyMoved(session.trainedWeights(), of, steps));
  }

  private Optional<Finding> hardlyMoved(
      SortedMap<String, float[]> now, LossWatch.Standstill loss, long steps) {
    Map<String, double[]> squares = new HashMap<>(); // of each layer: its move, its first weights
    kept.forEach(
        (name, before) -> {
          double[] of = squares.computeIfAbsent(layer(name), unused -> new double[2]);
          of[0] += Math.pow(norm(Objects.requireNonNull(now.get(name)), before), 2);
          of[1] += Math.pow(norm(before, new float[before.length]), 2);
        });
    double most =
        squares.values().stream().mapToDouble(of -> Math.sqrt(of[0] / of[1])).max().orElseThrow();
    return most >= USUAL_STEP || Double.isNaN(most) // what begins at 0 has no size to compare with
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Rule.WEIGHTS_HARDLY_MOVED,
                ("in %s steps no layer has moved by more than %s of its norm, about what one step"
                     + " does as a rule, and the training loss was %s in the first epoch and is %s"
                     + " in the last. Raise the learning rate; look whether the loss is divided"
                     + " once too often, or the gradient clipped to next to nothing")
                    .formatted(
                        NumberText.whole(steps),
                        FindingText.percent(most),
                        FindingText.number(loss.first()),
                        FindingText.number(loss.last()))));
  }

  /** Forgets the weights of each layer of which one has other bits now. */
  private static void dropMoved(SortedMap<String, float[]> before, SortedMap<String, float[]> now) {
    Set<String> moved = new HashSet<>();
    before.forEach(
        (name, values) -> {
          if (!Arrays.equals(values, now.get(name))) {
            moved.add(layer(name));
          }
        });
    before.keySet().removeIf(name -> moved.contains(layer(name)));
  }

  private static String layer(String variable) {
    int end = variable.lastIndexOf('/');
    return end < 0 ? variable : variable.substring(0, end);
  }

  private static String some(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : "%s and %s more"
            .formatted(String.join(", ", names.subList(0, MOST_NAMES)), names.size() - MOST_NAMES);
  }

  /** Returns the norm that Glorot's normal distribution gives a weight at first. */
  private static double usualNorm(long[] shape) {
    double elements = LongStream.of(shape).reduce(1, (a, b) -> a * b);
    double in = elements / shape[shape.length - 1];
    double out = elements / shape[shape.length - 2];
    return Math.sqrt(elements * 2 / (in + out));
  }

  /** Returns the Euclidean norm of a difference. */
  private static double norm(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }
}
