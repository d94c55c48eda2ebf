package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.data.Dataset;
import io.keraunos.text.NumberText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The examples of a dataset with the largest losses, the largest first: wrong labels, rare kinds,
 * what the model does not see.
 *
 * <pre>{@code
 * WorstPredictions<Customer> worst =
 *     WorstPredictions.of(trainer, test, 10, (customer, probability) ->
 *         -Math.log(customer.churned() ? probability[0] : 1 - probability[0]));
 * System.out.println(worst);
 * }</pre>
 *
 * @param <T> the example
 * @param predictions the largest loss first, of equal ones the lower index
 */
public record WorstPredictions<T>(List<Prediction<T>> predictions) {

  private static final int SHOWN = 6;

  /** Copies the list. */
  public WorstPredictions {
    predictions = List.copyOf(predictions);
  }

  /**
   * An example and what the model says of it.
   *
   * @param index the example's index in the dataset
   * @param example the example
   * @param output the output of the predict step, flat in row-major order
   * @param loss the loss
   */
  public record Prediction<T>(long index, T example, float[] output, double loss) {}

  /**
   * Predicts all examples and keeps those with the largest losses; no more than those are in
   * memory.
   *
   * @param examples are read once more each, for the loss
   * @param count the number of examples to keep, at least 1; all if there are fewer
   * @param loss of an example and the output of the predict step for it. NaN counts as the largest
   * @throws IllegalStateException if the module has no predict step, or an example cannot be read
   */
  public static <T> WorstPredictions<T> of(
      Trainer trainer,
      Dataset<T> examples,
      int count,
      ToDoubleBiFunction<? super T, float[]> loss) {
    Check.atLeast("the number of predictions", count, 1);
    Comparator<Prediction<T>> better =
        Comparator.<Prediction<T>>comparingDouble(Prediction::loss)
            .thenComparing(Comparator.<Prediction<T>>comparingLong(Prediction::index).reversed());
    PriorityQueue<Prediction<T>> worst = new PriorityQueue<>(better); // the best of them first
    try (PredictionStream answers = trainer.predictStream(examples)) {
      while (answers.hasNext()) {
        long index = answers.index();
        float[] output = answers.next();
        T example = read(examples, index);
        worst.add(new Prediction<>(index, example, output, loss.applyAsDouble(example, output)));
        if (worst.size() > count) {
          worst.remove();
        }
      }
    }
    return new WorstPredictions<>(worst.stream().sorted(better.reversed()).toList());
  }

  private static <T> T read(Dataset<T> examples, long index) {
    try {
      return examples.get(index);
    } catch (Exception e) {
      throw new IllegalStateException(
          "the example at index %s of %s cannot be read for its loss: %s"
              .formatted(index, examples.size(), e),
          e);
    }
  }

  /** Returns a table: a line for each example with its index, its loss and the model's output. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("     index       loss  output");
    for (Prediction<T> each : predictions) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%,10d  %9s  %s",
              each.index(),
              NumberText.of(each.loss()),
              output(each.output())));
    }
    return text.toString();
  }

  private static String output(float[] output) {
    String first =
        IntStream.range(0, Math.min(SHOWN, output.length))
            .mapToObj(i -> NumberText.of(output[i]))
            .collect(Collectors.joining(" "));
    return output.length > SHOWN ? first + " ..." : first;
  }
}
