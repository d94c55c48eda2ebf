package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.google.gson.JsonObject;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Means, deviations and quantiles, against exact arithmetic and against peers. */
class NumbersTest {

  private static final Meaning STANDARD = Meaning.number(Scale.STANDARD, Missing.MEAN);
  private static final Meaning RANKS = Meaning.number(Scale.QUANTILES, Missing.MEAN);

  static Stream<JsonObject> columns() {
    return PeerValues.of("numbers");
  }

  private static FittedFeature.Numbers fit(JsonObject column, Meaning meaning) {
    return Rows.fitNumbers(meaning, PeerValues.numbers(column, "values"));
  }

  @ParameterizedTest
  @MethodSource("columns")
  void meanAndDeviationAreTheExactOnesRoundedOnce(JsonObject column) {
    FittedFeature.Numbers numbers = fit(column, STANDARD);
    assertThat(numbers.mean()).isEqualTo(PeerValues.number(column, "exact_mean"));
    assertThat(numbers.deviation()).isEqualTo(PeerValues.number(column, "exact_deviation"));
    double[] there =
        Arrays.stream(PeerValues.numbers(column, "values")).filter(x -> x == x).toArray();
    assertThat(numbers.count()).isEqualTo(there.length);
    assertThat(numbers.least()).isEqualTo(Arrays.stream(there).min().getAsDouble());
    assertThat(numbers.most()).isEqualTo(Arrays.stream(there).max().getAsDouble());
  }

  @ParameterizedTest
  @MethodSource("columns")
  void theyAreThoseOfStandardScalerWhereThatIsExact(JsonObject column) {
    String name = column.get("name").getAsString();
    if (List.of("denormals", "huge", "small", "mixed").contains(name)) {
      return; // its sums overflow, its squares vanish, or its sum loses what is small
    }
    FittedFeature.Numbers numbers = fit(column, STANDARD);
    assertClose(numbers.mean(), PeerValues.number(column, "sklearn_mean"));
    assertClose(numbers.deviation(), Math.sqrt(PeerValues.number(column, "sklearn_var")));
  }

  @Test
  void kerasMeansAreOffWhereOursAreNot() {
    JsonObject seconds = column("seconds");
    double error = PeerValues.number(seconds, "keras_mean") - fit(seconds, STANDARD).mean();
    assertThat(error).isGreaterThan(50); // seconds: float32 has steps of 128 there
    JsonObject missing = column("one missing");
    assertThat(PeerValues.number(missing, "keras_mean")).isNaN();
    assertThat(fit(missing, STANDARD).mean()).isEqualTo(49);
    assertThat(fit(missing, STANDARD).missing()).isEqualTo(1);
    JsonObject incomes = column("incomes");
    assertThat(PeerValues.number(incomes, "keras_mean"))
        .isWithin(0.01)
        .of(fit(incomes, STANDARD).mean());
  }

  @ParameterizedTest
  @MethodSource("columns")
  void quantilesAreThoseOfNumPy(JsonObject column) {
    FittedFeature.Numbers numbers = fit(column, STANDARD);
    double[] expected = PeerValues.numbers(column, "numpy_deciles");
    for (int i = 0; i < expected.length; i++) {
      if (Double.isFinite(expected[i])) { // NumPy overflows between -1e308 and 1e308
        // Its places are doubles: 3.0000000000000004 of 5 is a bit of the way to the next value.
        double tolerance = 1e-10 * Math.max(Math.abs(expected[i]), Double.MIN_NORMAL);
        assertThat(numbers.quantiles().get(i)).isWithin(tolerance).of(expected[i]);
      }
    }
    assertThat(numbers.quantiles()).isInOrder();
    assertThat(numbers.quantiles().stream().allMatch(Double::isFinite)).isTrue();
    assertThat(numbers.quantiles().get(0)).isEqualTo(numbers.least());
    assertThat(numbers.quantiles().get(10)).isEqualTo(numbers.most());
    assertThat(numbers.median()).isEqualTo(numbers.quantiles().get(5));
  }

  @Test
  void quantilesAreThoseOfQuantileTransformer() {
    JsonObject column = column("1,200 values");
    double[] expected = PeerValues.numbers(column, "sklearn_quantiles");
    List<Double> quantiles = fit(column, RANKS).quantiles();
    assertThat(quantiles).hasSize(1_001);
    assertThat(expected).hasLength(1_001);
    for (int i = 0; i < expected.length; i++) {
      assertClose(quantiles.get(i), expected[i]);
    }
  }

  @Test
  void boundariesOfBucketsAreThoseOfScikitLearn() {
    for (String name : List.of("ties", "1,200 values")) {
      List<Double> quantiles =
          fit(column(name), Meaning.buckets(4, Missing.ENTRY)).quantiles().stream()
              .distinct()
              .toList();
      double[] expected = PeerValues.numbers(column(name), "sklearn_bins");
      assertThat(quantiles).hasSize(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertClose(quantiles.get(i), expected[i]);
      }
    }
    // Keras' are those of float32, of a sketch, and in another place between two values.
    assertThat(PeerValues.numbers(column("1,200 values"), "keras_bins"))
        .isNotEqualTo(
            Arrays.copyOfRange(PeerValues.numbers(column("1,200 values"), "sklearn_bins"), 1, 4));
  }

  @Test
  void quantilesOfManyValuesAreThoseOfASample() {
    int rows = 100_000;
    double[] values = IntStream.range(0, rows).mapToDouble(i -> i).toArray();
    FittedFeature.Numbers numbers = Rows.fitNumbers(RANKS, values);
    assertThat(numbers.mean()).isEqualTo(49_999.5);
    assertThat(numbers.least()).isEqualTo(0);
    assertThat(numbers.most()).isEqualTo(99_999);
    for (int i = 0; i <= 1_000; i++) {
      assertThat(numbers.quantiles().get(i) / (rows - 1)).isWithin(0.013).of(i / 1_000.0);
    }
    assertThat(numbers.quantiles()).isInOrder();
    // A component that is mostly missing has a whole sample too.
    double[] sparse = new double[rows];
    Arrays.fill(sparse, Double.NaN);
    for (int i = 0; i < rows; i += 10) {
      sparse[i] = i / 10.0;
    }
    FittedFeature.Numbers few = Rows.fitNumbers(RANKS, sparse);
    assertThat(few.count()).isEqualTo(10_000);
    assertThat(few.missing()).isEqualTo(90_000);
    assertThat(few.quantiles().get(500)).isEqualTo(4_999.5);
  }

  @Test
  void infinitiesAreMissingWhereThereIsARule() {
    FittedFeature.Numbers numbers =
        Rows.fitNumbers(
            STANDARD, 1, Double.NaN, Double.POSITIVE_INFINITY, 3, Double.NEGATIVE_INFINITY);
    assertThat(numbers.count()).isEqualTo(2);
    assertThat(numbers.missing()).isEqualTo(3);
    assertThat(numbers.mean()).isEqualTo(2);
    assertThat(numbers.deviation()).isEqualTo(1);
  }

  @Test
  void datesAreNumbersToo() {
    FittedFeature.Numbers numbers =
        (FittedFeature.Numbers)
            Rows.fit(Rows.whole("since", STANDARD), 19_000L, Raw.MISSING, 19_002L, -5L);
    assertThat(numbers.count()).isEqualTo(3);
    assertThat(numbers.missing()).isEqualTo(1);
    assertThat(numbers.mean()).isEqualTo(37_997 / 3.0);
    assertThat(numbers.least()).isEqualTo(-5);
  }

  @Test
  void whereNoValueIsThereAllNumbersAreZero() {
    Meaning zero = Meaning.number(Scale.QUANTILES, Missing.ZERO);
    FittedFeature.Numbers numbers = Rows.fitNumbers(zero, Double.NaN, Double.NaN);
    assertThat(numbers)
        .isEqualTo(
            new FittedFeature.Numbers(
                0, 2, 0, 0, 0, 0, LongStream.range(0, 1_001).mapToObj(i -> 0.0).toList()));
  }

  @Test
  void sumsAreExactInAnyOrder() {
    Random random = new Random(3);
    double[] values = new double[2_000];
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (int i = 0; i < values.length; i++) {
      do {
        values[i] = Double.longBitsToDouble(random.nextLong());
      } while (!Double.isFinite(values[i]));
      sum = sum.add(new BigDecimal(values[i]));
      squares = squares.add(new BigDecimal(values[i]).pow(2));
    }
    BigDecimal units = new BigDecimal(BigInteger.TWO.pow(ExactSum.UNIT));
    for (int parts = 1; parts <= 4; parts++) {
      ExactSum[] sums = new ExactSum[parts];
      ExactSum[] squareSums = new ExactSum[parts];
      Arrays.setAll(sums, i -> new ExactSum());
      Arrays.setAll(squareSums, i -> new ExactSum());
      for (double value : values) {
        int part = random.nextInt(parts);
        sums[part].add(value);
        squareSums[part].addSquare(value);
      }
      for (int part = parts - 1; part > 0; part--) {
        sums[part - 1].take(sums[part]);
        squareSums[part - 1].take(squareSums[part]);
        assertThat(sums[part].units()).isEqualTo(BigInteger.ZERO);
      }
      assertThat(new BigDecimal(sums[0].units()).compareTo(sum.multiply(units))).isEqualTo(0);
      assertThat(new BigDecimal(squareSums[0].units()).compareTo(squares.multiply(units)))
          .isEqualTo(0);
    }
  }

  @Test
  void fractionsAreRoundedOnceAndToEven() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (i % 4 == 0) {
        value = random.nextInt(100) * Double.MIN_VALUE;
      }
      if (!Double.isFinite(value)) {
        continue;
      }
      // A double, the middle between it and the next one, and that a bit more: the parser knows.
      BigDecimal middle =
          new BigDecimal(value).add(new BigDecimal(Math.ulp(value)).divide(BigDecimal.valueOf(2)));
      BigDecimal more = middle.add(new BigDecimal(Math.ulp(value)).movePointLeft(30));
      for (BigDecimal exact : List.of(new BigDecimal(value), middle, more)) {
        BigInteger numerator = exact.unscaledValue();
        BigInteger denominator = BigInteger.ONE;
        if (exact.scale() > 0) {
          denominator = BigInteger.TEN.pow(exact.scale());
        } else {
          numerator = exact.toBigIntegerExact();
        }
        assertWithMessage("%s", exact.round(new MathContext(20)))
            .that(Rounding.ratio(numerator, denominator) + 0.0)
            .isEqualTo(Double.parseDouble(exact.toString()) + 0.0);
      }
    }
  }

  private static JsonObject column(String name) {
    return columns()
        .filter(column -> column.get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isWithin(1e-12 * Math.max(Math.abs(expected), 1e-300)).of(expected);
  }
}
