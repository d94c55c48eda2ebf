package io.keraunos.data;

import io.keraunos.check.Check;

/**
 * Weights that compensate for classes of unequal size. They go into the loss, where the examples
 * stay as they are ({@code Losses.sparseCategoricalCrossentropy(step, logits, label, weights)}), or
 * into the drawing, where the rare ones come more often ({@link Dataset#weighted(double[], long)}).
 * Both at once would count twice.
 *
 * <pre>{@code
 * int[] labels = pets.labels();
 * double[] weights = ClassWeights.balanced(ClassWeights.counts(labels, 2));
 * Dataset<Pet> even = pets.weighted(ClassWeights.ofExamples(labels, weights), pets.size());
 * }</pre>
 */
public final class ClassWeights {

  private ClassWeights() {}

  /**
   * Counts the examples of each class.
   *
   * @param labels from 0 to {@code classes - 1}
   * @param classes the number of classes, at least 1
   * @throws IllegalArgumentException if a label is of no class
   */
  public static long[] counts(int[] labels, int classes) {
    Check.atLeast("classes", classes, 1);
    long[] counts = new long[classes];
    for (int i = 0; i < labels.length; i++) {
      counts[checked(labels, i, classes)]++;
    }
    return counts;
  }

  /**
   * Computes a weight for each class by how rare it is: {@code n / (k * count)} for {@code n}
   * examples of {@code k} classes, which is scikit-learn's <a
   * href="https://scikit-learn.org/stable/modules/generated/sklearn.utils.class_weight.compute_class_weight.html">{@code
   * class_weight="balanced"}</a>. The mean weight of the examples is 1.
   *
   * @param counts the number of examples of each class, at least 1
   * @return a weight for each class
   * @throws IllegalArgumentException if there is no class, or one has no examples
   */
  public static double[] balanced(long... counts) {
    if (counts.length == 0) {
      throw new IllegalArgumentException("counts must be of at least 1 class, but there were none");
    }
    double sum = 0;
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] < 1) {
        throw new IllegalArgumentException(
            "every class must have at least 1 example to be balanced, but class %s has %s"
                .formatted(label, counts[label]));
      }
      sum += counts[label];
    }
    double[] weights = new double[counts.length];
    for (int label = 0; label < counts.length; label++) {
      weights[label] = sum / ((double) counts.length * counts[label]);
    }
    return weights;
  }

  /**
   * Returns, for each example, the weight of its class.
   *
   * @param labels from 0
   * @param weights one for each class
   * @throws IllegalArgumentException if a label is of no class
   */
  public static double[] ofExamples(int[] labels, double[] weights) {
    double[] ofExamples = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      ofExamples[i] = weights[checked(labels, i, weights.length)];
    }
    return ofExamples;
  }

  private static int checked(int[] labels, int index, int classes) {
    int label = labels[index];
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "labels must be from 0 to %s, but that at index %s was %s"
              .formatted(classes - 1, index, label));
    }
    return label;
  }
}
