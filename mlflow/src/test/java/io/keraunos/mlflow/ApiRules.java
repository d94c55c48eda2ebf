package io.keraunos.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks requests against {@code mlflow-api.txt}. It is stricter than MLflow, which ignores fields
 * that it does not know.
 */
final class ApiRules {

  /** A request or a message: what stands in its line, and its fields. */
  private record Shape(Map<String, String> conditions, Map<String, Field> fields) {}

  private record Field(String type, boolean list, Map<String, String> conditions) {}

  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  ApiRules() {
    try (InputStream in = ApiRules.class.getResourceAsStream("/mlflow-api.txt")) {
      read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read(String text) {
    @Nullable Shape shape = null;
    for (String line : text.lines().filter(each -> !each.matches("#.*|\\s*")).toList()) {
      List<String> words = List.of(line.strip().split(" +"));
      if (line.startsWith("  ")) {
        boolean list = words.get(1).endsWith("*");
        String type = words.get(1).replace("*", "");
        shape.fields.put(words.get(0), new Field(type, list, conditions(words, 2)));
      } else {
        int head = words.get(0).matches("[A-Z]+") ? 2 : 1;
        shape = new Shape(conditions(words, head), new LinkedHashMap<>());
        shapes.put(String.join(" ", words.subList(0, head)), shape);
      }
    }
  }

  private static Map<String, String> conditions(List<String> words, int from) {
    Map<String, String> conditions = new LinkedHashMap<>();
    words
        .subList(from, words.size())
        .forEach(
            word -> conditions.put(word.replaceFirst("=.*", ""), word.replaceFirst(".*=", "")));
    return conditions;
  }

  /** Returns what is wrong with a request; nothing if it is as the API has it. */
  List<String> check(String method, String path, JsonObject fields, int bytes) {
    Shape shape = shapes.get(method + " " + path);
    if (shape == null) {
      return List.of("no such request: " + method + " " + path);
    }
    List<String> wrong = new ArrayList<>();
    check("", shape, fields, wrong);
    int most = Integer.parseInt(shape.conditions.getOrDefault("bytes", "100000000"));
    if (bytes > most) {
      wrong.add("%s bytes, of at most %s".formatted(bytes, most));
    }
    int entities =
        fields.asMap().values().stream()
            .mapToInt(value -> value instanceof JsonArray array ? array.size() : 0)
            .sum();
    if (entities > Integer.parseInt(shape.conditions.getOrDefault("entities", "100000000"))) {
      wrong.add(entities + " entities");
    }
    return wrong;
  }

  private void check(String at, Shape shape, JsonObject object, List<String> wrong) {
    for (String name : object.keySet()) {
      if (!shape.fields.containsKey(name)) {
        wrong.add("unknown field " + at + name);
      }
    }
    shape.fields.forEach(
        (name, field) -> {
          JsonElement value = object.get(name);
          if (value == null) {
            if (field.conditions.containsKey("required")) {
              wrong.add("missing " + at + name);
            }
          } else if (!field.list) {
            checkOne(at + name, field, value, wrong);
          } else if (value instanceof JsonArray array) {
            int most = Integer.parseInt(field.conditions.getOrDefault("most", "100000"));
            if (array.size() > most) {
              wrong.add("%s of %s, at most %s".formatted(array.size(), name, most));
            }
            array.forEach(each -> checkOne(at + name, field, each, wrong));
          } else {
            wrong.add(at + name + " must be a list");
          }
        });
  }

  private void checkOne(String at, Field field, JsonElement value, List<String> wrong) {
    Shape message = shapes.get(field.type);
    if (message != null) {
      if (value instanceof JsonObject object) {
        check(at + ".", message, object, wrong);
      } else {
        wrong.add(at + " must be an object");
      }
      return;
    }
    if (!(value instanceof JsonPrimitive primitive)) {
      wrong.add(at + " must be a " + field.type);
      return;
    }
    boolean right =
        switch (field.type) {
          case "string" -> primitive.isString();
          case "double" ->
              primitive.isNumber() || primitive.getAsString().matches("NaN|-?Infinity");
          case "int32", "int64" ->
              primitive.isNumber() && primitive.getAsString().matches("-?\\d+");
          default -> enumHas(field, primitive.getAsString());
        };
    String text = primitive.getAsString();
    if (!right) {
      wrong.add("%s must be a %s, but was %s".formatted(at, field.type, value));
    }
    if (field.conditions.containsKey("required") && text.isEmpty()) {
      wrong.add(at + " is empty");
    }
    int max = Integer.parseInt(field.conditions.getOrDefault("max", "1000000"));
    if (text.length() > max) {
      wrong.add("%s has %s characters, of at most %s".formatted(at, text.length(), max));
    }
    if (field.conditions.containsKey("name") && !isName(text)) {
      wrong.add("%s is no valid name: %s".formatted(at, text));
    }
  }

  private static boolean enumHas(Field field, String text) {
    return field.type.startsWith("enum=")
        && List.of(field.type.substring("enum=".length()).split(",")).contains(text);
  }

  /** As MLflow's validation of names: some characters, and the same as a path. */
  private static boolean isName(String text) {
    return text.matches("[/\\p{L}\\p{N}_.\\- ]+")
        && Arrays.stream(text.split("/", -1)).noneMatch(part -> part.matches("|\\.|\\.\\."));
  }
}
