package io.keraunos.feature;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Values that NumPy, scikit-learn, TensorFlow and Keras computed: those of {@code
 * feature_values.json}, which {@code src/test/python/feature_values.py} writes.
 */
final class PeerValues {
  private PeerValues() {}

  /** The entries of a part of the file. */
  static Stream<JsonObject> of(String part) {
    try (Reader file =
        new InputStreamReader(
            Objects.requireNonNull(PeerValues.class.getResourceAsStream("feature_values.json")),
            StandardCharsets.UTF_8)) {
      JsonArray entries = JsonParser.parseReader(file).getAsJsonObject().get(part).getAsJsonArray();
      return StreamSupport.stream(entries.spliterator(), false).map(JsonElement::getAsJsonObject);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number, also one that JSON has only as a text. */
  static double number(JsonObject entry, String field) {
    return number(entry.get(field));
  }

  static double[] numbers(JsonObject entry, String field) {
    return StreamSupport.stream(entry.get(field).getAsJsonArray().spliterator(), false)
        .mapToDouble(PeerValues::number)
        .toArray();
  }

  private static double number(JsonElement value) {
    return switch (value.getAsString()) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> value.getAsDouble();
    };
  }

  static Stream<String> texts(JsonObject entry, String field) {
    return StreamSupport.stream(entry.get(field).getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsString);
  }
}
