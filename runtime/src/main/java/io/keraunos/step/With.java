package io.keraunos.step;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TNumber;

/**
 * An option of a loss or a metric: which places count and how much, and how labels are changed. A
 * loss refuses those that have no meaning for it.
 *
 * <pre>{@code
 * Losses.sparseCategoricalCrossentropy(
 *     step, logits, label, With.ignoredLabel(255), With.classWeights(1, 4, 2));
 * }</pre>
 */
public sealed interface With {

  /** Places that count, where an example has several: those where the mask is true. */
  record Mask(Operand<TBool> kept) implements With {}

  /** A weight for each example or for each place of it. */
  record SampleWeights(Operand<? extends TNumber> weights) implements With {}

  /** A label whose places do not count. */
  record IgnoredLabel(long label) implements With {}

  /** A weight for each class. */
  record ClassWeights(List<Double> weights) implements With {
    /** Copies the list. */
    public ClassWeights {
      weights = List.copyOf(weights);
    }
  }

  /** Weights of the positive answers, one for all outputs or one for each. */
  record PositiveWeights(List<Double> weights) implements With {
    /** Copies the list, and checks that its numbers are above 0 and finite. */
    public PositiveWeights {
      weights = List.copyOf(weights);
      if (weights.isEmpty() || !weights.stream().allMatch(w -> w > 0 && w <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "positiveWeights must be above 0 and finite, but were " + weights);
      }
    }
  }

  /** A share of the target that is spread over all classes. */
  record LabelSmoothing(double share) implements With {
    /** Checks the share. */
    public LabelSmoothing {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "labelSmoothing must be at least 0 and below 1, but was " + share);
      }
    }
  }

  /**
   * Counts only the places where {@code kept} is true. The loss of an example is the mean over its
   * kept places; 0 if there are none. What is computed at other places, NaN included, reaches
   * neither the loss nor a gradient.
   *
   * @param kept {@code [batch]}, or the first dimensions of the losses: {@code [batch, time]}
   */
  static With mask(Operand<TBool> kept) {
    return new Mask(kept);
  }

  /**
   * Multiplies losses by weights, as Keras's {@code sample_weight}: the mean is taken over the
   * number of places, not over the sum of the weights. A metric counts each place that much.
   *
   * @param weights {@code [batch]}, or the first dimensions of the losses; at least 0
   */
  static With sampleWeights(Operand<? extends TNumber> weights) {
    return new SampleWeights(weights);
  }

  /**
   * Leaves places with this label out, as a mask does: PyTorch's {@code ignore_index}.
   *
   * @param label any whole number, a class or not
   */
  static With ignoredLabel(long label) {
    return new IgnoredLabel(label);
  }

  /**
   * Multiplies each class's part of the loss by a weight. {@code
   * io.keraunos.data.ClassWeights.balanced} computes some.
   *
   * @param weights one for each class, at least 0 and finite; the same at every step
   */
  static With classWeights(double... weights) {
    return new ClassWeights(Arrays.stream(weights).boxed().toList());
  }

  /**
   * Multiplies the positive part of a binary loss: PyTorch's {@code pos_weight}. Above 1 it raises
   * the recall, below 1 the precision.
   *
   * @param weights one for all outputs, or one for each in the last dimension; above 0
   */
  static With positiveWeights(double... weights) {
    return new PositiveWeights(Arrays.stream(weights).boxed().toList());
  }

  /**
   * Spreads a share of each target over all classes: {@code (1 - share) target + share / classes},
   * with two classes where the target is a yes or no. <a
   * href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>.
   *
   * @param share at least 0 and below 1, such as 0.1
   */
  static With labelSmoothing(double share) {
    return new LabelSmoothing(share);
  }
}
