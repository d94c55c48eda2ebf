package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static io.keraunos.feature.MixedRows.EXAMPLES;
import static io.keraunos.feature.MixedRows.MIXED;
import static io.keraunos.feature.MixedRows.ROWS;
import static io.keraunos.feature.MixedRows.stream;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.data.StreamDataset;
import io.keraunos.spi.Collator;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pass: the same result in every layout, and its errors. */
@Timeout(60)
class FeatureFittingTest {

  @AfterEach
  void noThreadIsLeft() {
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("-features-"))
                .toList())
        .isEmpty();
  }

  /** Takes its time now and then, so that threads meet in other ways each time. */
  private static Dataset<Object[]> uneven() {
    return Dataset.of(EXAMPLES)
        .map(
            example -> {
              if (example[4].equals(5L)) {
                LockSupport.parkNanos(100_000);
              }
              return example;
            });
  }

  @Test
  void theResultIsTheSameForAnyNumberOfThreads() throws Exception {
    FittedFeatures fitted = Rows.fit(MIXED, EXAMPLES);
    String json = fitted.toJson();
    for (int threads : new int[] {1, 2, 4, 7}) {
      assertThat(Rows.fit(MIXED, uneven(), threads).toJson()).isEqualTo(json);
    }
    assertThat(
            FeatureFitting.fit("train", stream(EXAMPLES), MIXED, rows -> {}, () -> false).toJson())
        .isEqualTo(json);
    assertThat(fitted.rows()).isEqualTo(ROWS);
    assertThat(fitted.features().keySet())
        .containsExactly("income", "balance", "city", "zip", "since", "age", "url", "day")
        .inOrder();
    assertThat(((FittedFeature.Numbers) fitted.of("income")).quantiles()).hasSize(11);
    assertThat(((FittedFeature.Numbers) fitted.of("balance")).quantiles()).hasSize(1_001);
    assertThat(((FittedFeature.Numbers) fitted.of("age")).quantiles()).hasSize(8);
    assertThat(fitted.of("url")).isEqualTo(new FittedFeature.Occurrences(25_714, 4_286));
    assertThat(fitted.of("day")).isEqualTo(new FittedFeature.Occurrences(ROWS, 0));
  }

  @Test
  void theResultIsTheSameForAnyOrderOfRowsAndParts() {
    String json = Rows.fit(MIXED, EXAMPLES).toJson();
    Random random = new Random(8);
    for (int parts : new int[] {1, 2, 3, 5}) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      List<Measurements> measured = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        measured.add(new Measurements(MIXED.features()));
      }
      Measurements all = new Measurements(MIXED.features());
      for (int i = 0; i < ROWS; i++) {
        int row = order.get(i);
        Measurements one = measured.get(random.nextInt(parts));
        one.row(row, EXAMPLES.get(row), MIXED);
        if (random.nextInt(1_000) == 0) {
          one.giveTo(all, random.nextBoolean());
        }
      }
      Collections.shuffle(measured, random);
      measured.forEach(one -> one.giveTo(all, true));
      assertThat(all.result().toJson()).isEqualTo(json);
    }
  }

  @Test
  void theResultTellsRowsApartByTheirOrderOnlyInTheSample() {
    List<Object[]> turned = new ArrayList<>(EXAMPLES);
    Collections.reverse(turned);
    FittedFeatures fitted = Rows.fit(MIXED, EXAMPLES);
    FittedFeatures other = Rows.fit(MIXED, turned);
    assertThat(other.of("city")).isEqualTo(fitted.of("city"));
    FittedFeature.Numbers balance = (FittedFeature.Numbers) fitted.of("balance");
    FittedFeature.Numbers turnedBalance = (FittedFeature.Numbers) other.of("balance");
    assertThat(turnedBalance.deviation()).isEqualTo(balance.deviation());
    assertThat(turnedBalance.quantiles()).isNotEqualTo(balance.quantiles());
  }

  @Test
  void plainComponentsAreNotRead() throws Exception {
    Collator<Object[]> plain = Rows.collator(Feature.of("x", Feature.Type.FLOAT32));
    Dataset<Object[]> unread =
        Dataset.of(EXAMPLES)
            .map(
                example -> {
                  throw new AssertionError();
                });
    assertThat(Rows.fit(plain, unread, 2)).isEqualTo(FittedFeatures.NONE);
    StreamDataset<Object[]> unopened =
        (epoch, shard, shards) -> {
          throw new AssertionError();
        };
    assertThat(FeatureFitting.fit("train", unopened, plain, rows -> {}, () -> false))
        .isEqualTo(FittedFeatures.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7})
  void theFirstRowThatFailsIsNamed(int threads) {
    Collator<Object[]> strict =
        Rows.collator(Rows.number("income", Meaning.number(Scale.STANDARD, Missing.REFUSED)));
    Dataset<Object[]> data =
        new Dataset<>() {
          @Override
          public long size() {
            return ROWS;
          }

          @Override
          public Object[] get(long index) {
            if (index == 777) {
              LockSupport.parkNanos(20_000_000); // others fail meanwhile
            }
            return new Object[] {index == 777 ? Double.NaN : index > 800 ? 1.0 / 0 : 1.0};
          }
        };
    DatasetException e =
        assertThrows(DatasetException.class, () -> Rows.fit(strict, data, threads));
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "Loader 'train' could not load the example at index 777 of 30000, to measure its"
                + " features: component income must be a finite number, but was NaN; declare"
                + " missing = Missing.MEAN or another rule, or repair the data");
    assertThat(e.example()).isEqualTo(777);
    assertThat(e.loader()).isEqualTo("train");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whatTheDatasetThrowsIsTheCause(int threads) {
    for (Throwable cause :
        List.of(
            new IOException("disk on fire"),
            new StackOverflowError(),
            new IllegalArgumentException("mine"))) {
      Dataset<Object[]> failing =
          Dataset.of(EXAMPLES)
              .map(
                  example -> {
                    if (example == EXAMPLES.get(4_099)) {
                      FeatureFittingTest.<RuntimeException>sneak(cause);
                    }
                    return example;
                  });
      DatasetException e =
          assertThrows(DatasetException.class, () -> Rows.fit(MIXED, failing, threads));
      assertThat(e).hasCauseThat().isSameInstanceAs(cause);
      assertThat(e).hasMessageThat().contains("at index 4099 of 30000");
      assertThat(e).hasMessageThat().endsWith("features: " + cause);
    }
    Dataset<Object[]> none =
        Dataset.of(EXAMPLES).map(example -> example == EXAMPLES.get(3) ? null : example);
    assertThat(assertThrows(DatasetException.class, () -> Rows.fit(MIXED, none, threads)))
        .hasMessageThat()
        .endsWith(
            "at index 3 of 30000, to measure its features: get must return an example, but"
                + " returned null");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable cause) throws E {
    throw (E) cause;
  }

  @Test
  void missingValuesWithoutARuleAreErrors() {
    Missing refused = Missing.REFUSED;
    assertRefused(
        Rows.text("city", Meaning.category(9, refused)),
        "",
        "component city must have a value, but was null or \"\"; declare missing = Missing.ENTRY,"
            + " or repair the data");
    assertRefused(
        Rows.whole("zip", Meaning.category(9, refused)),
        Raw.MISSING,
        "component zip must have a value, but was null or -9223372036854775808; declare missing ="
            + " Missing.ENTRY, or repair the data");
    assertRefused(
        Rows.text("url", Meaning.hashed(9, refused)),
        "",
        "component url must have a value, but was null or \"\"; declare missing = Missing.ENTRY, or"
            + " repair the data");
    assertRefused(
        Rows.whole("day", Meaning.cyclic(false, refused, Unit.MONTH)),
        Raw.MISSING,
        "component day must have a value, but was null or -9223372036854775808; declare missing ="
            + " Missing.ZERO, or repair the data");
    assertRefused(
        Rows.number("age", Meaning.buckets(4, refused)),
        Double.NEGATIVE_INFINITY,
        "component age must be a finite number, but was -Infinity; declare missing = Missing.ENTRY,"
            + " or repair the data");
    assertRefused(
        Rows.number("price", Meaning.number(Scale.NONE, refused)).asLabel(),
        Double.NaN,
        "label price must be a finite number, but was NaN; leave the example out, or repair the"
            + " data");
    assertRefused(
        Rows.text("kind", Meaning.category(9, Missing.ENTRY)).asLabel(),
        "",
        "label kind must have a value, but was null or \"\"; leave the example out, or repair the"
            + " data");
  }

  private static void assertRefused(Feature feature, Object value, String message) {
    assertThat(assertThrows(DatasetException.class, () -> Rows.fit(feature, value)))
        .hasMessageThat()
        .isEqualTo(
            "Loader 'train' could not load the example at index 0 of 1, to measure its features: "
                + message);
  }

  @Test
  void aRangeToScaleByMustBeADouble() {
    for (Scale scale : List.of(Scale.MIN_MAX, Scale.QUANTILES)) {
      Feature feature = Rows.number("income", Meaning.number(scale, Missing.REFUSED));
      assertThat(assertThrows(DatasetException.class, () -> Rows.fit(feature, -1e308, 1e308)))
          .hasMessageThat()
          .isEqualTo(
              "Loader 'train': component income must have a range that a double can hold, to be"
                  + " scaled by it, but its values go from -1.0E308 to 1.0E308. If these stand for"
                  + " missing ones, make them NaN and declare a rule; else leave the examples out");
    }
  }

  @Test
  void aComponentWithoutAnyValueHasNoMean() {
    for (Missing rule : List.of(Missing.MEAN, Missing.MEDIAN)) {
      Feature feature = Rows.number("income", Meaning.number(Scale.STANDARD, rule));
      assertThat(
              assertThrows(DatasetException.class, () -> Rows.fit(feature, Double.NaN, Double.NaN)))
          .hasMessageThat()
          .isEqualTo(
              "Loader 'train': component income has no value to take the %s of: all 2 are missing."
                      .formatted(rule == Missing.MEAN ? "mean" : "median")
                  + " See whether its column has another name now, or leave the component out");
    }
  }

  @Test
  void withoutAnyExampleThereIsNothingToMeasure() {
    String message =
        "Loader 'train': there must be an example to measure the features of, but there is none";
    for (int threads : new int[] {0, 2}) {
      assertThat(
              assertThrows(
                  DatasetException.class,
                  () -> Rows.fit(MIXED, Dataset.<Object[]>of(List.of()), threads)))
          .hasMessageThat()
          .isEqualTo(message);
    }
    assertThat(
            assertThrows(
                DatasetException.class,
                () ->
                    FeatureFitting.fit("train", stream(List.of()), MIXED, rows -> {}, () -> false)))
        .hasMessageThat()
        .isEqualTo(message);
  }

  @Test
  void aCollatorThatDoesNotFitItsFeaturesIsRefused() {
    Feature income = Rows.number("income", Meaning.number(Scale.NONE, Missing.ZERO));
    Feature city = Rows.text("city", Meaning.category(9, Missing.ENTRY));
    assertUnfit("must write 2 components, but wrote 1: city is missing", income, city, 1.0);
    assertUnfit("must write 2 components, but wrote more", income, city, 1.0, "a", "b");
    assertUnfit(
        "income must be of type FLOAT64, but the collator writes a text", income, city, "a");
    assertUnfit(
        "city must be of type STRING, but the collator writes a number", income, city, 1.0, 2.0);
    assertUnfit(
        "city must be of type STRING, but the collator writes a whole number",
        income,
        city,
        1.0,
        2L);
    assertUnfit(
        "income must be of type FLOAT64, but the collator writes another", income, city, 1f);
  }

  private static void assertUnfit(String message, Feature first, Feature second, Object... values) {
    Collator<Object[]> collator = Rows.collator(first, second);
    List<Object[]> one = Collections.singletonList(values);
    assertThat(assertThrows(DatasetException.class, () -> Rows.fit(collator, one)))
        .hasMessageThat()
        .contains(message);
  }
}
