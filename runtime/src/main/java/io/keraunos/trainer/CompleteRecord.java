package io.keraunos.trainer;

import com.google.gson.JsonElement;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees that nothing is missing in a record that was read from JSON. Gson leaves null or 0 what a
 * text lacks, which would be found when it is used, far from the file.
 */
final class CompleteRecord {

  private CompleteRecord() {}

  /**
   * Checks a record and all that is in it.
   *
   * @param json what it was read from
   * @throws IllegalArgumentException if something is missing that is not {@code @Nullable}; the
   *     message names it
   */
  static void check(Record read, JsonElement json) {
    check("", read, json);
  }

  private static void check(String name, @Nullable Object value, @Nullable JsonElement json) {
    if (value == null || json == null || json.isJsonNull()) {
      throw new IllegalArgumentException(name + " must be there, but is missing");
    }
    if (value instanceof Record read) {
      for (RecordComponent component : read.getClass().getRecordComponents()) {
        JsonElement part = json.getAsJsonObject().get(component.getName());
        Object held = held(read, component);
        if (held != null || !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          check(name + "/" + component.getName(), held, part);
        }
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, held) ->
              check(name + "/" + key, held, json.getAsJsonObject().get(String.valueOf(key))));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        check(name + "/" + i, list.get(i), json.getAsJsonArray().get(i));
      }
    } else if (value instanceof Object[] array) {
      for (int i = 0; i < array.length; i++) {
        check(name + "/" + i, array[i], json.getAsJsonArray().get(i));
      }
    }
  }

  private static @Nullable Object held(Record read, RecordComponent component) {
    try {
      return component.getAccessor().invoke(read);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " must be readable", e);
    }
  }
}
