package io.keraunos.step;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The features of a batch of examples whose record says by annotations what its components are:
 * each ready to use, scaled and numbered by what was measured on the training examples. A step
 * method takes one as a parameter, beside or instead of components by name.
 *
 * <pre>{@code
 * final DenseFeatures input = DenseFeatures.of();
 * final Dense hidden = Dense.of(64).relu();
 *
 * Operand<TFloat32> logit(Step step, Features customer) {
 *   return output.apply(step, hidden.apply(step, input.apply(step, customer)));
 * }
 * }</pre>
 *
 * <p>Components of a nested record are named {@code address.city}. Every method throws {@link
 * IllegalArgumentException} for a name that there is not; the message has those that there are.
 */
public interface Features {

  /** Returns the names of all features, in the record's order; a label is none. */
  List<String> names();

  /** Returns what a feature is. */
  Kind kind(String name);

  /** Returns a {@code @Numeric} component, scaled: shape {@code [batch]}. */
  Operand<TFloat32> number(String name);

  /**
   * Returns {@code @Numeric} components side by side, each followed by {@link #missing} where it
   * may be missing: the same values to the bit as one by one, in far fewer ops, whose number does
   * not depend on that of the components.
   *
   * @param groups the names of the components of each result, at least one, in the order of its
   *     columns
   * @return for each group shape {@code [batch, columns]}
   */
  List<Operand<TFloat32>> numbers(List<List<String>> groups);

  /** Returns sines and cosines of a {@code @Cyclic} component: shape {@code [batch, 2 * units]}. */
  Operand<TFloat32> cycles(String name);

  /**
   * Returns the numbers of a {@code @Category}, {@code @Hashed} or {@code @Buckets} component, from
   * 0 to {@link #size} - 1: shape {@code [batch]}.
   */
  Operand<TInt32> index(String name);

  /** Returns how many numbers {@link #index} can give. */
  int size(String name);

  /** Returns whether a component may be missing. */
  boolean mayBeMissing(String name);

  /** Returns 1 where a component is missing and 0 elsewhere: shape {@code [batch]}. */
  Operand<TFloat32> missing(String name);

  /**
   * Returns predictions or values of a {@code @Label @Numeric} component in its original unit.
   *
   * @param label the name of the label
   * @param scaled values as the steps get them, of any shape
   */
  Operand<TFloat32> original(String label, Operand<TFloat32> scaled);

  /** What a feature is. */
  enum Kind {
    /** One number. */
    NUMBER,
    /** Sines and cosines. */
    CYCLES,
    /** A number of an entry. */
    INDEX
  }
}
