package io.keraunos.preflight;

import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A column of numbers of the sampled examples: a scalar, or an element of a row of a table. One
 * that is the same in all rows is left out.
 *
 * @param used the component
 * @param index the element of it
 * @param values those of the first rows, NaN where one is missing
 */
record NumberColumn(Used used, int index, double[] values) {

  /** The most columns that are compared with each other. */
  private static final int MOST = 64;

  /** Returns the columns of what a model learns from. */
  static List<NumberColumn> inputs(PreflightData data, ExampleSample sample) {
    List<NumberColumn> columns = new ArrayList<>();
    for (Used used : data.used(sample)) {
      if (used.isInput()) {
        columns.addAll(of(used));
      }
    }
    return columns.subList(0, Math.min(MOST, columns.size()));
  }

  /** Returns the columns of a component. */
  static List<NumberColumn> of(Used used) {
    ComponentSample component = used.component();
    return IntStream.range(0, component.numbers())
        .mapToObj(column -> new NumberColumn(used, column, component.numbers(column)))
        .filter(NumberColumn::differs)
        .toList();
  }

  private boolean differs() {
    double first = Double.NaN;
    for (double value : values) {
      if (Double.isFinite(value)) {
        if (Double.isFinite(first) && value != first) {
          return true;
        }
        first = value;
      }
    }
    return false;
  }

  /** Returns the name of the component, with the element where there are several. */
  String name() {
    return used.component().feature().elements() == 1
        ? used.name()
        : used.name() + "[" + index + "]";
  }

  /** Returns the number of rows. */
  int rows() {
    return values.length;
  }

  /** Returns how many different numbers there are. */
  int different() {
    double[] sorted = finite();
    int different = 0;
    for (int i = 0; i < sorted.length; i++) {
      different += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
    }
    return different;
  }

  private double[] finite() {
    return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
  }

  /** Returns whether all of its numbers are whole, and none is missing. */
  boolean isWhole() {
    return Arrays.stream(values).allMatch(value -> value == Math.rint(value));
  }

  /** Returns the values with mean 0 and deviation 1, and 0 for one that is missing. */
  double[] standardized() {
    double[] finite = finite();
    double mean = Arrays.stream(finite).average().orElse(0);
    double square = Arrays.stream(finite).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    double deviation = Math.sqrt(square);
    return Arrays.stream(values)
        .map(x -> Double.isFinite(x) && deviation > 0 ? (x - mean) / deviation : 0)
        .toArray();
  }

  /**
   * Returns the places of some values in their order, from 0 to 1: equal ones have the same, and
   * one that is missing is in the middle. A few large values do not count more than others.
   */
  static double[] ranks(double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    return Arrays.stream(values)
        .map(
            value ->
                Double.isFinite(value) && sorted.length > 1
                    ? (below(sorted, value) + below(sorted, Math.nextUp(value)) - 1.0)
                        / 2
                        / (sorted.length - 1)
                    : 0.5)
        .toArray();
  }

  /** Returns how many of some ascending numbers are below one. */
  private static int below(double[] ascending, double value) {
    int from = 0;
    int to = ascending.length;
    while (from < to) {
      int middle = (from + to) / 2;
      if (ascending[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
