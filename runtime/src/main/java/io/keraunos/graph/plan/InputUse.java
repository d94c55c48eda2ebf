package io.keraunos.graph.plan;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * How a step uses a component of its examples, as far as its graph shows it. What the graph does
 * not show counts as unused.
 *
 * @param component the component's name
 * @param classes the number of classes of the loss or metric that takes it as class numbers,
 *     unchanged; empty if none does
 * @param classWeights the constant that a loss is multiplied with for each class number, or for no
 *     and yes; empty if none is
 * @param weighted whether a loss of class numbers is weighted afterwards, as by class weights
 * @param tableRows the number of rows of the smallest table that it is looked up in, unchanged;
 *     empty if it is in none
 * @param probability whether it is checked to be from 0 to 1
 * @param target whether a prediction is compared with it by its difference
 * @param compared whether its values are compared or selected before anything else, as where
 *     missing ones are replaced
 * @param intoWeights how its values are changed before they are multiplied with weights; empty if
 *     they are not, or are changed in another way, or are normalized after
 * @param reach the values that the prediction which is compared with it can have; empty if it is
 *     compared with none, or with one that no activation bounds
 * @param angle how its values are changed before a sine or a cosine is taken of them; empty if none
 *     is
 * @param distribution whether a loss of this library takes it, unchanged, for the shares of classes
 *     that exclude each other
 */
public record InputUse(
    String component,
    OptionalLong classes,
    List<Double> classWeights,
    boolean weighted,
    OptionalLong tableRows,
    boolean probability,
    boolean target,
    boolean compared,
    Optional<Line> intoWeights,
    Optional<Reach> reach,
    Optional<Line> angle,
    boolean distribution) {

  /** Copies the list. */
  public InputUse {
    classWeights = List.copyOf(classWeights);
  }

  /** The values that a prediction can have: all between two numbers, which may be infinite. */
  public record Reach(double least, double greatest) {}

  /** A change of a value: {@code factor * value + offset}. */
  public record Line(double factor, double offset) {
    /** No change. */
    public static final Line SAME = new Line(1, 0);

    /** Returns the changed value. */
    public double of(double value) {
      return factor * value + offset;
    }

    /** Returns this change, and then a multiplication. */
    public Line times(double by) {
      return new Line(factor * by, offset * by);
    }

    /** Returns this change, and then an addition. */
    public Line plus(double more) {
      return new Line(factor, offset + more);
    }

    /** Returns whether values stay as they are. */
    public boolean isSame() {
      return equals(SAME);
    }
  }

  /** Returns the use by two steps. */
  public InputUse and(InputUse other) {
    return new InputUse(
        component,
        smaller(classes, other.classes),
        classWeights.isEmpty() ? other.classWeights : classWeights,
        weighted || other.weighted,
        smaller(tableRows, other.tableRows),
        probability || other.probability,
        target || other.target,
        compared || other.compared,
        intoWeights.or(other::intoWeights),
        reach.or(other::reach),
        angle.or(other::angle),
        distribution || other.distribution);
  }

  private static OptionalLong smaller(OptionalLong a, OptionalLong b) {
    return LongStream.concat(a.stream(), b.stream()).min();
  }

  /** Returns the use of a component that the graph shows nothing of. */
  public static InputUse none(String component) {
    return new InputUse(
        component,
        OptionalLong.empty(),
        List.of(),
        false,
        OptionalLong.empty(),
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
