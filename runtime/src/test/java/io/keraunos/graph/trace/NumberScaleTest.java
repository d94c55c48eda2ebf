package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * Scales and their inverses. Those by quantiles are held against the values of scikit-learn's
 * QuantileTransformer, which {@code src/test/python/quantile_values.py} writes.
 */
class NumberScaleTest {

  private final Map<String, double[]> scikit = new LinkedHashMap<>();

  @BeforeEach
  void read() throws IOException {
    try (InputStream file =
            Objects.requireNonNull(getClass().getResourceAsStream("quantile_values.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .map(line -> line.split(" = ", 2))
          .forEach(
              parts ->
                  scikit.put(
                      parts[0],
                      Arrays.stream(parts[1].split(","))
                          .mapToDouble(Double::parseDouble)
                          .toArray()));
    }
  }

  private double[] values(String name) {
    return Objects.requireNonNull(scikit.get(name), name);
  }

  private static double[] run(
      BiFunction<Ops, Operand<TFloat64>, Operand<TFloat64>> ops, double[] x, long... shape) {
    Shape as = shape.length == 0 ? Shape.of(x.length) : Shape.of(shape);
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(new TracingEnvironment(graph));
      Operand<TFloat64> fed =
          tf.placeholder(TFloat64.class, Placeholder.shape(as.tail().prepend(Shape.UNKNOWN_SIZE)));
      Operand<TFloat64> y = ops.apply(tf, fed);
      try (TFloat64 tensor = TFloat64.tensorOf(as, DataBuffers.of(x));
          Result result = session.runner().feed(fed, tensor).fetch(y).run()) {
        assertThat(result.get(0).shape()).isEqualTo(as);
        double[] values = new double[x.length];
        ((TFloat64) result.get(0)).copyTo(DataBuffers.of(values, false, false));
        return values;
      }
    }
  }

  @Test
  void ranksAreThoseOfScikitLearn() {
    for (String column : List.of("mixed", "normal", "ages", "two", "constant", "large")) {
      QuantileScale scale = new QuantileScale(values(column + "/quantiles"));
      assertWithMessage(column)
          .that(run(scale::scaled, values(column + "/raw")))
          .isEqualTo(values(column + "/ranks"));
      assertWithMessage("%s, back", column)
          .that(run(scale::original, values(column + "/scaled")))
          .isEqualTo(values(column + "/original"));
    }
  }

  @Test
  void aRepeatedQuantileHasTheMiddleOfItsRanks() {
    QuantileScale scale = new QuantileScale(new double[] {-1, 0, 0, 0, 5});
    assertThat(run(scale::scaled, new double[] {-2, -1, -0.5, 0, 2.5, 5, 6}))
        .isEqualTo(new double[] {0, 0, 0.125, 0.5, 0.875, 1, 1});
    assertThat(run(scale::original, new double[] {-1, 0, 0.25, 0.5, 0.75, 0.875, 1, 2}))
        .isEqualTo(new double[] {-1, -1, 0, 0, 0, 2.5, 5, 5});
  }

  @Test
  void anInverseIsOfAnyShape() {
    QuantileScale quantiles = new QuantileScale(new double[] {0, 1, 10});
    double[] scaled = {0, 0.25, 0.5, 0.75, 1, 0.5};
    double[] original = {0, 0.5, 1, 5.5, 10, 1};
    assertThat(run(quantiles::original, scaled, 3, 2)).isEqualTo(original);
    assertThat(run(quantiles::original, scaled, 1, 2, 3)).isEqualTo(original);
    LinearScale linear = LinearScale.of(3, 2);
    assertThat(run(linear::original, scaled, 3, 2)).isEqualTo(new double[] {3, 3.5, 4, 4.5, 5, 4});
  }

  @Test
  void aScaleByOneValueDoesNotDivide() {
    for (double spread : new double[] {0, Double.MIN_VALUE, 1e-300}) {
      LinearScale scale = LinearScale.of(7, spread);
      assertThat(run(scale::scaled, new double[] {7, 8})).isEqualTo(new double[] {0, 1});
      assertThat(run(scale::original, new double[] {0, 1})).isEqualTo(new double[] {7, 8});
    }
    LinearScale small = LinearScale.of(0, 1e-200);
    assertThat(run(small::scaled, new double[] {3e-200})).isEqualTo(new double[] {3e-200 / 1e-200});
  }
}
