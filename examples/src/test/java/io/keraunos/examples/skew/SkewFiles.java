package io.keraunos.examples.skew;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.trainer.Predictions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as {@code rows.json}, one a line, and answers as {@code answers.f32}, for {@code
 * skew.py}. What a value is in JSON is said here once more, from the documentation, and not asked
 * of what is tested.
 */
final class SkewFiles {

  private static final Gson JSON =
      new GsonBuilder().serializeNulls().serializeSpecialFloatingPointValues().create();

  private SkewFiles() {}

  static void write(Path folder, List<?> rows, Predictions answers) {
    try {
      Files.write(folder.resolve("rows.json"), rows.stream().map(SkewFiles::line).toList());
      int width = answers.row(0).length;
      ByteBuffer bytes =
          ByteBuffer.allocate(rows.size() * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      FloatBuffer floats = bytes.asFloatBuffer();
      answers.forEach(floats::put);
      Files.write(folder.resolve("answers.f32"), bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a row in ASCII, as half of a surrogate pair has no UTF-8. */
  private static String line(Object row) {
    StringBuilder line = new StringBuilder();
    for (char c : JSON.toJson(flat("", row, new LinkedHashMap<>())).toCharArray()) {
      if (c < 128) {
        line.append(c);
      } else {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return line.toString();
  }

  private static Map<String, Object> flat(String prefix, Object row, Map<String, Object> values) {
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      Object value = value(row, component);
      String name = prefix + component.getName();
      if (value instanceof Record nested) {
        flat(name + ".", nested, values);
      } else {
        values.put(name, raw(value));
      }
    }
    return values;
  }

  private static @Nullable Object value(Object row, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(row);
      return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object raw(@Nullable Object value) {
    if (value instanceof Float || value instanceof BigDecimal) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof LocalDate date) {
      return date.toEpochDay();
    }
    if (value instanceof LocalDateTime time) {
      return time.toEpochSecond(ZoneOffset.UTC);
    }
    if (value instanceof Instant instant) {
      return instant.getEpochSecond();
    }
    if (value instanceof Duration duration) {
      return duration.getSeconds() + duration.getNano() / 1e9;
    }
    return value instanceof Enum<?> || value instanceof UUID ? value.toString() : value;
  }
}
