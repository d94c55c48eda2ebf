package io.keraunos.trainer;

import io.keraunos.callback.Best;
import io.keraunos.check.Check;
import io.keraunos.data.Dataset;
import io.keraunos.sampling.SamplingOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Measures how much a model depends on each part of its examples: a part is shuffled among the
 * examples, so that it says nothing any more, and what a score loses by that is its importance.
 * Breiman 2001; scikit-learn's <a
 * href="https://scikit-learn.org/stable/modules/permutation_importance.html">{@code
 * permutation_importance}</a>.
 *
 * <pre>{@code
 * Importances importances =
 *     PermutationImportance.of(customers)
 *         .componentsExcept("churned")
 *         .measure(data -> trainer.test(data).metric(ChurnMetrics.TEST_AUC), Best.MAX);
 * System.out.println(importances);
 * }</pre>
 *
 * <p>It is about the model, not about the world: of two parts that say the same the model may use
 * one, and then only that is important, or each seems unimportant since the other is still there;
 * {@link #part} shuffles them together. Measure it on examples that the model has not seen. Every
 * part is scored as often as it is repeated, so a dataset whose examples are costly to read is
 * better given as {@link Dataset#cache}.
 *
 * @param <T> the example
 */
public final class PermutationImportance<T> {

  private final Dataset<T> examples;
  private final Map<String, BinaryOperator<T>> parts;
  private final int repeats;
  private final long seed;

  private PermutationImportance(
      Dataset<T> examples, Map<String, BinaryOperator<T>> parts, int repeats, long seed) {
    this.examples = examples;
    this.parts = parts;
    this.repeats = repeats;
    this.seed = seed;
  }

  /**
   * Returns the measurement of no part yet, 5 times each, with seed 0.
   *
   * @param examples at least two
   */
  public static <T> PermutationImportance<T> of(Dataset<T> examples) {
    Check.atLeast("the number of examples", examples.size(), 2);
    return new PermutationImportance<>(examples, Map.of(), 5, 0);
  }

  /**
   * Returns this measurement with some components of the examples' record, each a part.
   *
   * @throws IllegalArgumentException if the examples are no records, or have no such component
   */
  public PermutationImportance<T> components(String... names) {
    ExampleRecord<T> type = ExampleRecord.of(examples);
    PermutationImportance<T> all = this;
    for (String name : names) {
      all = all.part(name, type.taking(name));
    }
    return all;
  }

  /**
   * Returns this measurement with all components of the examples' record, each a part, but for
   * some: the labels.
   *
   * @throws IllegalArgumentException if the examples are no records, or have no such component
   */
  public PermutationImportance<T> componentsExcept(String... names) {
    ExampleRecord<T> type = ExampleRecord.of(examples);
    Arrays.stream(names).forEach(type::taking); // that there are such
    return components(
        type.names().stream().filter(name -> !Set.of(names).contains(name)).toArray(String[]::new));
  }

  /**
   * Returns this measurement with another part: one element of an array, or several components
   * together.
   *
   * <pre>{@code
   * .part("address", (customer, other) -> customer.livingAt(other.city(), other.street()))
   * }</pre>
   *
   * @param name of the part
   * @param exchange returns the first example, with the part of the second one in place of its own;
   *     called by several threads at once
   * @throws IllegalArgumentException if there is a part of that name
   */
  public PermutationImportance<T> part(String name, BinaryOperator<T> exchange) {
    Map<String, BinaryOperator<T>> all = new LinkedHashMap<>(parts);
    if (all.put(name, exchange) != null) {
      throw new IllegalArgumentException(
          "a part must be measured once, but \"%s\" is given twice".formatted(name));
    }
    return new PermutationImportance<>(examples, all, repeats, seed);
  }

  /** Returns this measurement with another number of times that each part is shuffled. */
  public PermutationImportance<T> repeats(int times) {
    return new PermutationImportance<>(examples, parts, Check.atLeast("repeats", times, 1), seed);
  }

  /** Returns this measurement with another seed. The same seed shuffles in the same way. */
  public PermutationImportance<T> seed(long seed) {
    return new PermutationImportance<>(examples, parts, repeats, seed);
  }

  /**
   * Scores the examples as they are, and with each part shuffled.
   *
   * @param score measures a model on examples: {@code data -> trainer.test(data).metric(TEST_AUC)}
   * @param better says whether a higher score is better, or a lower one
   * @throws IllegalStateException if there is no part
   */
  public Importances measure(ToDoubleFunction<? super Dataset<T>> score, Best better) {
    if (parts.isEmpty()) {
      throw new IllegalStateException(
          "there must be a part to shuffle, but none is given. Call components, componentsExcept or"
              + " part");
    }
    double baseline = score.applyAsDouble(examples);
    List<Importances.Part> measured = new ArrayList<>();
    for (Map.Entry<String, BinaryOperator<T>> part : parts.entrySet()) {
      long ofPart = SamplingOrder.mix(SamplingOrder.mix(seed) + measured.size());
      List<Double> losses = new ArrayList<>();
      for (int repeat = 0; repeat < repeats; repeat++) {
        SamplingOrder order = SamplingOrder.shuffled(examples.size(), ofPart, repeat);
        double shuffled = score.applyAsDouble(new Exchanged<>(examples, order, part.getValue()));
        losses.add(better == Best.MAX ? baseline - shuffled : shuffled - baseline);
      }
      measured.add(new Importances.Part(part.getKey(), losses));
    }
    return new Importances(baseline, measured);
  }

  /** Examples with a part of others. */
  private record Exchanged<T>(Dataset<T> source, SamplingOrder order, BinaryOperator<T> exchange)
      implements Dataset<T> {
    @Override
    public long size() {
      return source.size();
    }

    @Override
    public T get(long index) throws Exception {
      return exchange.apply(source.get(index), source.get(order.index(index)));
    }
  }
}
