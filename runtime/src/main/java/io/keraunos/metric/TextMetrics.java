package io.keraunos.metric;

import io.keraunos.annotation.HigherIsBetter;
import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.step.Metric;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.EditDistance;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * Metrics of predicted sequences of tokens: words, parts of words or characters, by their numbers.
 * Sequences are integers {@code [batch, longest]}, each token above 0, and zeros fill up the end;
 * predictions and targets may have different {@code longest}. All are exact over an epoch.
 */
public final class TextMetrics {

  /** The length of the longest n-grams of the usual BLEU. */
  private static final int USUAL = 4;

  private TextMetrics() {}

  /**
   * Computes the mean over the examples of Levenshtein's distance: the fewest tokens to insert,
   * delete or replace that make the prediction the target. torchmetrics' EditDistance.
   */
  @LowerIsBetter
  public static Metric editDistance(
      Step step, Operand<? extends TNumber> predicted, Operand<? extends TNumber> targets) {
    Ops tf = step.tf();
    Operand<TFloat32> distances = distances(tf, predicted, targets);
    return Sums.of(tf, List.of(distances, tf.onesLike(distances)), s -> s[0] / s[1]);
  }

  /**
   * Computes the edit distances of all examples over the number of tokens in all targets: the word
   * error rate where tokens are words, the character error rate where they are characters.
   * torchmetrics' WordErrorRate and CharErrorRate.
   */
  @LowerIsBetter
  public static Metric tokenErrorRate(
      Step step, Operand<? extends TNumber> predicted, Operand<? extends TNumber> targets) {
    Ops tf = step.tf();
    return Sums.of(
        tf,
        List.of(
            distances(tf, predicted, targets),
            tf.math.notEqual(tokens(tf, "targets", targets), tf.constant(0L))),
        s -> s[0] / s[1]);
  }

  /** Computes {@link #bleu(Step, Operand, Operand, int, boolean)} up to 4-grams, not smoothed. */
  @HigherIsBetter
  public static Metric bleu(
      Step step, Operand<? extends TNumber> predicted, Operand<? extends TNumber> targets) {
    return bleu(step, predicted, targets, USUAL, false);
  }

  /**
   * Computes the bilingual evaluation understudy of all examples as one corpus, with one target
   * each: the geometric mean of the shares of the predictions' n-grams that are in their targets,
   * each counted as often as the target has it, times {@code exp(1 - r / c)} where the targets'
   * length {@code r} is above the predictions' {@code c}. 0 if no n-gram of some length is found,
   * also where it is smoothed. torchmetrics' BLEUScore; <a
   * href="https://aclanthology.org/P02-1040/">Papineni et al. 2002</a>.
   *
   * @param n the length of the longest n-grams, from 1
   * @param smoothed whether 1 is added to both counts of n-grams of 2 tokens or more, as <a
   *     href="https://aclanthology.org/P04-1077/">Lin and Och 2004</a> do
   */
  @HigherIsBetter
  public static Metric bleu(
      Step step,
      Operand<? extends TNumber> predicted,
      Operand<? extends TNumber> targets,
      int n,
      boolean smoothed) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, but was " + n);
    }
    Ops tf = step.tf();
    Operand<TInt64> p = tokens(tf, "predictions", predicted);
    Operand<TInt64> t = tokens(tf, "targets", targets);
    List<Operand<TBool>> counted = new ArrayList<>();
    counted.add(tf.math.notEqual(p, tf.constant(0L)));
    counted.add(tf.math.notEqual(t, tf.constant(0L)));
    NGrams grams = null;
    for (int size = 1; size <= n; size++) {
      NGrams last = NGrams.at(tf, p, t, size - 1);
      grams = grams == null ? last : grams.and(tf, last);
      counted.add(grams.matched(tf));
      counted.add(grams.given());
    }
    return Sums.of(tf, counted, s -> bleu(s, n, smoothed));
  }

  /** Computes the score from the lengths, and the counts of found and of all n-grams. */
  private static double bleu(double[] s, int n, boolean smoothed) {
    double logs = 0;
    for (int size = 1; size <= n; size++) {
      double found = s[2 * size];
      if (found == 0) {
        return 0;
      }
      int more = smoothed && size > 1 ? 1 : 0;
      logs += Math.log((found + more) / (s[2 * size + 1] + more)) / n;
    }
    return Math.exp(logs + Math.min(0, 1 - s[1] / s[0]));
  }

  /**
   * The n-grams that begin at each place of a prediction.
   *
   * @param given {@code [batch, longest]}: whether there is one
   * @param own whether that of each place is the same as that of each place of the prediction
   * @param others whether that of each place is the same as that of each place of the target
   */
  private record NGrams(Operand<TBool> given, Operand<TBool> own, Operand<TBool> others) {

    /** Returns the single tokens that are some places further on. */
    static NGrams at(Ops tf, Operand<TInt64> p, Operand<TInt64> t, int further) {
      Operand<TInt64> token = shifted(tf, p, further);
      Operand<TInt64> each = tf.expandDims(token, tf.constant(2));
      return new NGrams(
          tf.math.notEqual(token, tf.constant(0L)),
          tf.math.equal(each, tf.expandDims(token, tf.constant(1))),
          tf.math.equal(each, tf.expandDims(shifted(tf, t, further), tf.constant(1))));
    }

    private static Operand<TInt64> shifted(Ops tf, Operand<TInt64> x, int further) {
      if (further == 0) {
        return x;
      }
      Operand<TInt64> longer =
          tf.pad(x, tf.constant(new int[][] {{0, 0}, {0, further}}), tf.constant(0L));
      return tf.slice(longer, tf.constant(new int[] {0, further}), tf.shape(x));
    }

    NGrams and(Ops tf, NGrams last) {
      return new NGrams(
          tf.math.logicalAnd(given, last.given),
          tf.math.logicalAnd(own, last.own),
          tf.math.logicalAnd(others, last.others));
    }

    /** Returns which are in the target as often as in the prediction up to their place. */
    Operand<TBool> matched(Ops tf) {
      Operand<TFloat32> same = tf.dtypes.cast(own, TFloat32.class);
      Operand<TFloat32> sofar = tf.linalg.bandPart(same, tf.constant(-1L), tf.constant(0L));
      Operand<TFloat32> there = tf.dtypes.cast(others, TFloat32.class);
      return tf.math.logicalAnd(
          given,
          tf.math.lessEqual(
              tf.reduceSum(sofar, tf.constant(2)), tf.reduceSum(there, tf.constant(2))));
    }
  }

  private static Operand<TFloat32> distances(
      Ops tf, Operand<? extends TNumber> predicted, Operand<? extends TNumber> targets) {
    Operand<TInt64> p = tokens(tf, "predictions", predicted);
    Operand<TInt64> t = tokens(tf, "targets", targets);
    Operand<TInt64> ofP = tf.where(tf.math.notEqual(p, tf.constant(0L)));
    Operand<TInt64> ofT = tf.where(tf.math.notEqual(t, tf.constant(0L)));
    EditDistance distances =
        tf.editDistance(
            ofP,
            tf.gatherNd(p, ofP),
            tf.shape(p, TInt64.class),
            ofT,
            tf.gatherNd(t, ofT),
            tf.shape(t, TInt64.class),
            EditDistance.normalize(false));
    return tf.reshape(distances.output(), tf.constant(new int[] {-1}));
  }

  private static Operand<TInt64> tokens(Ops tf, String name, Operand<? extends TNumber> x) {
    boolean whole = x.asOutput().dataType().name().matches("DT_U?INT\\d+");
    if (!whole || x.shape().numDimensions() != 2) {
      throw new IllegalArgumentException(
          "%s must be numbers of tokens, integers of shape [batch, longest], but were %s of shape %s"
              .formatted(name, x.type().getSimpleName(), Shapes.text(x.shape())));
    }
    return tf.dtypes.cast(x, TInt64.class);
  }
}
