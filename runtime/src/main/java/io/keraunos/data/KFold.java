package io.keraunos.data;

import io.keraunos.check.Check;
import io.keraunos.sampling.SamplingOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Deals the examples of a dataset out to {@code k} folds. Each example is held out in exactly one
 * of them, and is one to train on in all others.
 *
 * <pre>{@code
 * List<Fold<Flower>> folds = KFold.stratified(flowers, 5, 1, Flower::kind);
 * }</pre>
 *
 * <p>The same seed gives the same folds. Both parts of a fold are views, in the dataset's order. As
 * with {@link Dataset#randomSplit}, folds come before {@link Dataset#weighted(double[], long)},
 * which may draw one example into both parts.
 */
public final class KFold {
  private KFold() {}

  /**
   * Deals the examples out at random. Sizes differ by 1 at most: scikit-learn's {@code KFold} with
   * {@code shuffle=True}.
   *
   * @param k the number of folds, from 2 to the number of examples
   */
  public static <T> List<Fold<T>> random(Dataset<T> examples, int k, long seed) {
    check(examples, k);
    return dealt(examples, k, seed, Collections.nCopies(Math.toIntExact(examples.size()), 0));
  }

  /**
   * Deals the examples of each class out at random, so that all folds have the classes in the same
   * proportions: scikit-learn's {@code StratifiedKFold}. Sizes differ by 1 at most, of each class
   * and of the folds. Every example is read once for its class, now.
   *
   * @param k the number of folds, from 2 to the number of examples
   * @param label the class, any int
   * @throws IllegalStateException if an example cannot be read
   */
  public static <T> List<Fold<T>> stratified(
      Dataset<T> examples, int k, long seed, ToIntFunction<? super T> label) {
    check(examples, k);
    return dealt(examples, k, seed, KeyedSplits.keys(examples, label::applyAsInt, "class"));
  }

  /**
   * Deals whole groups out, such as all examples of a customer, so that no group is in both parts
   * of a fold: scikit-learn's {@code GroupKFold}. The folds are as {@link Dataset#groupSplit} into
   * {@code k} equal parts makes them. Every example is read once for its group, now.
   *
   * @param k the number of folds, from 2 to the number of groups
   * @param group the group, a value with {@code equals}
   * @throws IllegalArgumentException if a fold gets no group
   * @throws IllegalStateException if an example cannot be read
   */
  public static <T> List<Fold<T>> byGroup(
      Dataset<T> examples, int k, long seed, Function<? super T, ?> group) {
    check(examples, k);
    double[] fractions = new double[k];
    Arrays.fill(fractions, 1.0 / k);
    return folds(
        examples, k, GroupDeal.of(KeyedSplits.keys(examples, group, "group"), seed, fractions));
  }

  /** Deals the examples out in turn, class by class, those of a class in a random order. */
  private static <T> List<Fold<T>> dealt(
      Dataset<T> examples, int k, long seed, List<Integer> classes) {
    SamplingOrder order = SamplingOrder.shuffled(classes.size(), seed, -1);
    int[] sorted =
        IntStream.range(0, classes.size())
            .map(i -> (int) order.index(i))
            .boxed()
            .sorted(Comparator.comparing(classes::get))
            .mapToInt(i -> i)
            .toArray();
    int[] foldOf = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      foldOf[sorted[i]] = i % k;
    }
    return folds(examples, k, foldOf);
  }

  private static void check(Dataset<?> examples, int k) {
    Check.atLeast("the number of folds", k, 2);
    if (k > examples.size()) {
      throw new IllegalArgumentException(
          "the number of folds must be at most that of examples, %s, but was %s"
              .formatted(examples.size(), k));
    }
  }

  private static <T> List<Fold<T>> folds(Dataset<T> examples, int k, int[] foldOf) {
    List<Fold<T>> folds = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      int fold = i;
      folds.add(
          new Fold<>(
              fold + 1,
              examples.subset(KeyedSplits.indices(foldOf, of -> of != fold)),
              examples.subset(KeyedSplits.indices(foldOf, of -> of == fold))));
    }
    return List.copyOf(folds);
  }
}
