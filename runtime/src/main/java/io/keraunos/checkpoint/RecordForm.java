package io.keraunos.checkpoint;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from JSON, and checks the text against the record first: Gson leaves null or 0 what
 * a text lacks, and takes 1.5 or "1" for what is not there. Counts must not be negative. Fields
 * that the record lacks are left alone: a later version wrote them.
 */
public final class RecordForm {

  private static final String NEXT =
      "The file was edited or damaged; go on from another checkpoint";

  private final String file;
  private final Set<String> maybeNegative;

  private RecordForm(String file, Set<String> maybeNegative) {
    this.file = file;
    this.maybeNegative = maybeNegative;
  }

  /**
   * Reads a record.
   *
   * @param gson what makes the record once its form is right
   * @param file the file's name, for errors
   * @param json its text
   * @param maybeNegative the whole numbers that may be below 0; all others are counts
   * @throws IllegalArgumentException if the text is something else; the field and the rule are
   *     named
   */
  public static <R extends Record> R read(
      Gson gson, String file, String json, Class<R> type, Set<String> maybeNegative) {
    RecordForm form = new RecordForm(file, maybeNegative);
    try {
      JsonElement element = JsonParser.parseString(json);
      form.check(element, type, "");
      return gson.fromJson(element, type);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(
          "%s must be JSON, but is not: %s. %s".formatted(file, e.getMessage(), NEXT), e);
    }
  }

  private void check(JsonElement value, Type type, String field) {
    if (type instanceof ParameterizedType generic) {
      checkGeneric(value, generic, field);
    } else if (type == long.class || type == Long.class || type == int.class) {
      String name = field.substring(field.lastIndexOf('.') + 1);
      checkWhole(value, type == int.class, maybeNegative.contains(name), field);
    } else if (type == double.class || type == float.class || type == Double.class) {
      require(isReal(value), "a number", value, field);
    } else if (type == boolean.class) {
      require(
          value instanceof JsonPrimitive text && text.isBoolean(), "true or false", value, field);
    } else if (type == String.class) {
      require(value instanceof JsonPrimitive text && text.isString(), "a text", value, field);
    } else if (type instanceof Class<?> array && array.isArray()) {
      checkItems(value, array.getComponentType(), field);
    } else if (type instanceof Class<?> choice && choice.isEnum()) {
      List<String> names = Stream.of(choice.getEnumConstants()).map(String::valueOf).toList();
      require(
          value instanceof JsonPrimitive text && names.contains(text.getAsString()),
          "one of " + names,
          value,
          field);
    } else if (type instanceof Class<?> record && record.isRecord()) {
      checkRecord(value, record, field);
    } else {
      require(!value.isJsonNull(), "there", value, field);
    }
  }

  private void checkGeneric(JsonElement value, ParameterizedType type, String field) {
    Type[] of = type.getActualTypeArguments();
    if (type.getRawType() == List.class || type.getRawType() == Set.class) {
      checkItems(value, of[0], field);
    } else if (type.getRawType() == Map.class) {
      require(value.isJsonObject(), "an object", value, field);
      value
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> check(entry.getValue(), of[1], field + "." + entry.getKey()));
    } else {
      require(!value.isJsonNull(), "there", value, field);
    }
  }

  private void checkItems(JsonElement value, Type of, String field) {
    require(value.isJsonArray(), "a list", value, field);
    int i = 0;
    for (JsonElement item : value.getAsJsonArray()) {
      check(item, of, "%s[%s]".formatted(field, i++));
    }
  }

  private void checkRecord(JsonElement value, Class<?> type, String field) {
    require(value.isJsonObject(), "an object", value, field);
    JsonObject object = value.getAsJsonObject();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonElement of =
          object.has(component.getName()) ? object.get(component.getName()) : JsonNull.INSTANCE;
      if (!(of.isJsonNull() && component.getAnnotatedType().isAnnotationPresent(Nullable.class))) {
        check(
            of,
            component.getGenericType(),
            field.isEmpty() ? component.getName() : field + "." + component.getName());
      }
    }
  }

  private void checkWhole(JsonElement value, boolean narrow, boolean negative, String field) {
    String rule = negative ? "a whole number" : "a whole number of at least 0";
    require(value instanceof JsonPrimitive text && text.isNumber(), rule, value, field);
    try {
      BigDecimal number = value.getAsBigDecimal();
      long whole = narrow ? number.intValueExact() : number.longValueExact();
      require(negative || whole >= 0, rule, value, field);
    } catch (ArithmeticException | NumberFormatException e) {
      require(false, rule, value, field);
    }
  }

  /** Returns whether a value is a number or, as values that are not finite are written, a word. */
  private static boolean isReal(JsonElement value) {
    if (!(value instanceof JsonPrimitive number) || number.isBoolean()) {
      return false;
    }
    try {
      double unused = Double.parseDouble(number.getAsString());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void require(boolean right, String rule, JsonElement value, String field) {
    if (!right) {
      String text = value.isJsonNull() ? "is missing" : "was " + value;
      throw new IllegalArgumentException(
          "%s%s must be %s, but %s. %s"
              .formatted(
                  file,
                  field.isEmpty() ? "" : ": the field \"" + field + "\"",
                  rule,
                  text.length() > 100 ? text.substring(0, 100) + "..." : text,
                  NEXT));
    }
  }
}
