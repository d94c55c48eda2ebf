package io.keraunos.annotation;

/** How a {@link Numeric} component is scaled, by what was measured on the training examples. */
public enum Scale {
  /**
   * To mean 0 and standard deviation 1, as scikit-learn's <a
   * href="https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html">StandardScaler</a>:
   * the deviation is that of the population; where all values are the same, it is taken as 1.
   */
  STANDARD,
  /**
   * To its rank among the training examples, from 0 to 1, as scikit-learn's <a
   * href="https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.QuantileTransformer.html">QuantileTransformer</a>:
   * for values that differ by orders of magnitude.
   */
  QUANTILES,
  /** From the least to the greatest training example, as 0 to 1; others go beyond. */
  MIN_MAX,
  /** Not at all. */
  NONE
}
