package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Objects of JSON as MLflow reads and writes them: protocol buffers with their own field names. */
final class Json {
  private Json() {}

  /**
   * Returns an object.
   *
   * @param pairs names and texts in turn
   */
  static JsonObject of(String... pairs) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      object.addProperty(pairs[i], pairs[i + 1]);
    }
    return object;
  }

  /** Returns a list of objects {@code {"key": ..., "value": ...}}. */
  static JsonArray pairs(Map<String, String> values) {
    JsonArray array = new JsonArray();
    values.forEach((key, value) -> array.add(of("key", key, "value", value)));
    return array;
  }

  /** Returns a number; one that is not finite is a text, as protocol buffers have it. */
  static JsonPrimitive number(double value) {
    if (Double.isNaN(value)) {
      return new JsonPrimitive("NaN");
    }
    if (Double.isInfinite(value)) {
      return new JsonPrimitive(value > 0 ? "Infinity" : "-Infinity");
    }
    return new JsonPrimitive(value);
  }

  /** Returns a text or number of an object as a text; empty if it has none of the name. */
  static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
  }

  /**
   * Returns a text of an object.
   *
   * @throws IOException if it has none of the name
   */
  static String required(JsonObject object, String name) throws IOException {
    String text = text(object, name);
    if (text.isEmpty()) {
      throw new IOException("the server's answer must have \"%s\", but has not".formatted(name));
    }
    return text;
  }

  /** Returns an object in an object; an empty one if it has none of the name. */
  static JsonObject object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject inner ? inner : new JsonObject();
  }

  /** Returns the objects of a list in an object; none if it has no list of the name. */
  static List<JsonObject> objects(JsonObject object, String name) {
    List<JsonObject> objects = new ArrayList<>();
    if (object.get(name) instanceof JsonArray array) {
      for (JsonElement element : array) {
        if (element instanceof JsonObject inner) {
          objects.add(inner);
        }
      }
    }
    return objects;
  }
}
