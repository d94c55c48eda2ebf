package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
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
    return new FittedFeatures(1_000, features);
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
    assertRefused("\"format\" must be a whole number", json.replace("\"format\": 1,", ""));
    assertRefused(
        "\"format\" must be 1, as this version of Keraunos writes it, but was 2",
        json.replace("\"format\": 1,", "\"format\": 2,"));
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
    assertThat(FITTED.table())
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
}
