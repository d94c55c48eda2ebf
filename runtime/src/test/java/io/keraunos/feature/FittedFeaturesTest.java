package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static java.time.ZoneOffset.UTC;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.keraunos.spi.Feature;
import java.io.StringReader;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fitted features as JSON and as a table. */
class FittedFeaturesTest {

  private static final FittedFeatures FITTED = fitted();

  private static FittedFeatures fitted() {
    Map<String, FittedFeature> features = new LinkedHashMap<>();
    features.put(
        "income",
        new FittedFeature.Numbers(
            990, 10, 36563.8317, 42591.544450027846, -0.0, 1e6, List.of(-0.0, 0.1 + 0.2, 1e6)));
    features.put(
        "address.city",
        new FittedFeature.Values(
            1_000, 0, 12_000, List.of("Zürich", "a\"b\n\u0000</script>😀"), List.of(600L, 3L)));
    features.put("url", new FittedFeature.Occurrences(1_000, 0));
    features.put("none", new FittedFeature.Values(0, 1_000, 0, List.of(), List.of()));
    return new FittedFeatures(1_000, features, Map.of("income", "@Numeric(scale = STANDARD)"));
  }

  @Test
  void jsonIsReadBackAsItWas() {
    FittedFeatures read = FittedFeatures.parse(FITTED.toJson());
    assertThat(read).isEqualTo(FITTED);
    assertThat(List.copyOf(read.features().keySet()))
        .isEqualTo(List.copyOf(FITTED.features().keySet()));
    assertThat(read.toJson()).isEqualTo(FITTED.toJson());
    assertThat(FittedFeatures.parse(FittedFeatures.NONE.toJson())).isEqualTo(FittedFeatures.NONE);
  }

  @Test
  void everyNumberKeepsItsBits() {
    Random random = new Random(1);
    List<Double> numbers =
        Stream.concat(
                Stream.of(
                    0.0,
                    Double.MIN_VALUE,
                    Double.MIN_NORMAL,
                    Double.MAX_VALUE,
                    2.0E-3,
                    1.0E23,
                    2.2250738585072011e-308),
                Stream.generate(() -> Double.longBitsToDouble(random.nextLong() >>> 1))
                    .filter(Double::isFinite)
                    .limit(5_000))
            .sorted()
            .toList();
    FittedFeature.Numbers all =
        new FittedFeature.Numbers(
            1, 0, 1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.0 / 0, numbers);
    String json = new FittedFeatures(1, Map.of("x", all)).toJson();
    FittedFeature.Numbers read = (FittedFeature.Numbers) FittedFeatures.parse(json).of("x");
    assertThat(read).isEqualTo(all); // records compare doubles by their bits
    assertThat(read.quantiles()).isEqualTo(numbers);
    FittedFeature.Numbers zero = (FittedFeature.Numbers) FITTED.of("income");
    assertThat(1 / zero.least()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(((FittedFeature.Numbers) FittedFeatures.parse(FITTED.toJson()).of("income")).least())
        .isEqualTo(-0.0);
  }

  @Test
  void theTextIsJsonForEverybody() throws Exception {
    FittedFeature.Numbers odd =
        new FittedFeature.Numbers(1, 0, 0, 1.0 / 0, -1.0 / 0, 1.0 / 0, List.of(0.0, 1.0));
    JsonReader strict =
        new JsonReader(new StringReader(new FittedFeatures(1, Map.of("x", odd)).toJson()));
    strict.setStrictness(Strictness.STRICT);
    assertThat(JsonParser.parseReader(strict).isJsonObject()).isTrue();
  }

  @Test
  void aTextThatWasEditedIsRefused() {
    String json = FITTED.toJson();
    assertRefused("features.json must be JSON", json.substring(0, json.length() / 2));
    assertRefused("features.json must be an object", "[]");
    assertRefused("\"format\" must be a whole number", json.replace("\"format\": 2,", ""));
    assertRefused(
        "\"format\" must be 2, as this version of Keraunos writes it, but was 3",
        json.replace("\"format\": 2,", "\"format\": 3,"));
    assertRefused("\"rows\" must be a whole number", json.replace("1000,", "\"many\","));
    assertRefused(
        "\"features.income.numbers.mean\" must be a number",
        json.replace("36563.8317", "\"unknown\""));
    assertRefused(
        "\"features.income.numbers.mean\" must be from least to most, but was NaN",
        json.replace("36563.8317", "NaN"));
    assertRefused(
        "\"features.income.numbers.deviation\" must be at least 0, but was -42591",
        json.replace("42591", "-42591"));
    assertRefused(
        "\"features.income\" must be 1000 values in all, as there are rows, but was 989 and 10",
        json.replace("990", "989"));
    assertRefused(
        "\"features.income.numbers.quantiles[1]\" must be at least the one before, -0.0, but was"
            + " -0.3",
        json.replace("0.30000", "-0.30000"));
    assertRefused(
        "\"features.address.city.values.counts\" must be as many as the vocabulary has values, 2,"
            + " but was 1",
        json.replaceAll("600,\\s*3", "600"));
    assertRefused(
        "\"features.address.city.values.counts[1]\" must be a whole number of at least 0",
        json.replaceAll("600,\\s*3", "600, 3.5"));
    assertRefused(
        "\"features.address.city.values.vocabulary\" must be values that differ, but was Zürich"
            + " twice",
        json.replaceFirst("\"a\\\\\"b.*\"", "\"Zürich\""));
    assertRefused(
        "\"features.url\" must be one of numbers, values and occurrences, but was 0 of them",
        json.replace("\"occurrences\"", "\"others\""));
  }

  private static void assertRefused(String message, String json) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FittedFeatures.parse(json));
    assertThat(e).hasMessageThat().contains(message);
  }

  @Test
  void aNameWithoutAMeasurementIsNamed() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> FITTED.of("age")))
        .hasMessageThat()
        .isEqualTo(
            "component age must be one of the training examples, but these have [income,"
                + " address.city, url, none]");
  }

  @Test
  void theTableHasALineForEachFeature() {
    assertThat(FITTED.table(List.of()))
        .isEqualTo(
            """
            1,000 examples
              feature       kind      count  missing        mean   deviation   least  median   greatest  vocabulary
              income        number      990    1.0 %  36563.8317  42591.5445  0.0000  0.3000  1000000.0
              address.city  category  1,000      0 %                                                     2 of 12,000: Zürich 60.0 %, a"b  </script>😀 0.3 %
              url           counted   1,000      0 %
              none          category      0  100.0 %                                                     0\
            """);
  }

  private static FittedFeature.Numbers numbers(double mean, double deviation, double least) {
    return new FittedFeature.Numbers(10, 0, mean, deviation, least, mean, List.of(least, mean));
  }

  private static Feature shown(String name, Feature.Form form) {
    return Feature.of(name, Feature.Type.INT64).shownAs(form);
  }

  @Test
  void quantitiesAreShownAsTheirTypesAre() {
    long day = 86_400;
    Map<String, FittedFeature> features = new LinkedHashMap<>();
    features.put("born", numbers(LocalDate.of(2024, 2, 29).toEpochDay() + 0.4, 412.25, -719_528));
    features.put("login", numbers(1.7e9 + 0.5, 1.5 * day, LocalDateTime.MIN.toEpochSecond(UTC)));
    features.put("seen", numbers(1.7e9, 0.25 * day, -1));
    features.put("length", numbers(5025.0625, 0.5, -90));
    features.put("wait", numbers(3e6, 2 * day, 0));
    FittedFeatures fitted = new FittedFeatures(10, features);
    List<Feature> components =
        List.of(
            shown("born", Feature.Form.DATE),
            shown("login", Feature.Form.DATE_TIME),
            shown("seen", Feature.Form.INSTANT),
            shown("length", Feature.Form.DURATION),
            shown("wait", Feature.Form.DURATION));
    assertThat(fitted.cells(components).stream().map(row -> row.subList(4, 7)).toList())
        .containsExactly(
            List.of("mean", "deviation", "least"),
            List.of("2024-02-29", "412.2500 days", "0000-01-01"),
            List.of("2023-11-14T22:13:21", "1.5000 days", "-999999999-01-01T00:00"),
            List.of("2023-11-14T22:13:20Z", "0.2500 days", "1969-12-31T23:59:59Z"),
            List.of("PT1H23M45.063S", "PT0.5S", "PT-1M-30S"),
            List.of("PT833H20M", "PT48H", "PT0S"))
        .inOrder();
  }
}
