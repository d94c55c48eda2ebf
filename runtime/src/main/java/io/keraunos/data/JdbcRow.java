package io.keraunos.data;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The row on which the result of a query stands. {@code NULL} is a missing value. A value of the
 * type that is asked for is taken as it is, another one if nothing of it is lost; a text is read as
 * that of a CSV file.
 */
final class JdbcRow implements RecordRow {

  private static final TextForms FORMS = TextForms.DEFAULT;
  private static final Form<String> TEXT = Form.of("a text", text -> text);

  private final ResultSet result;
  private final Map<String, Column> columns;

  private JdbcRow(ResultSet result, Map<String, Column> columns) {
    this.result = result;
    this.columns = columns;
  }

  /**
   * Returns the row on which a result stands or will stand, with some of its columns.
   *
   * @param wanted the names by which the columns are asked for
   * @throws JdbcException if columns are missing
   */
  static JdbcRow of(ResultSet result, List<String> wanted) throws SQLException {
    ResultSetMetaData data = result.getMetaData();
    List<String> labels = new ArrayList<>();
    for (int number = 1; number <= data.getColumnCount(); number++) {
      labels.add(data.getColumnLabel(number));
    }
    Map<String, Integer> places =
        ColumnNames.find(wanted, labels, "the result", what -> new JdbcException(what, null));
    Map<String, Column> columns = new HashMap<>();
    for (Map.Entry<String, Integer> place : places.entrySet()) {
      columns.put(place.getKey(), Column.of(data, place.getValue() + 1));
    }
    return new JdbcRow(result, columns);
  }

  /**
   * A column of the result.
   *
   * @param number from 1
   * @param label its name in the result
   * @param type the class by which all of a date, time or interval is read; null for other columns
   */
  private record Column(int number, String label, @Nullable Class<?> type) {

    static Column of(ResultSetMetaData columns, int number) throws SQLException {
      String name = columns.getColumnTypeName(number).toLowerCase(Locale.ROOT);
      // PostgreSQL gives both of its timestamps the type of the one without a zone.
      boolean zoned = name.equals("timestamptz");
      Class<?> type =
          switch (columns.getColumnType(number)) {
            case Types.DATE -> LocalDate.class;
            case Types.TIMESTAMP -> zoned ? OffsetDateTime.class : LocalDateTime.class;
            case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
            default -> name.startsWith("interval") ? Duration.class : null;
          };
      return new Column(number, columns.getColumnLabel(number), type);
    }

    @Nullable Object read(ResultSet result) {
      try {
        return type == null ? result.getObject(number) : result.getObject(number, type);
      } catch (SQLException e) {
        throw new JdbcException("column '%s' cannot be read: %s".formatted(label, e), e);
      }
    }

    @Nullable String text(ResultSet result) {
      try {
        return result.getString(number);
      } catch (SQLException e) {
        throw new JdbcException("column '%s' cannot be read: %s".formatted(label, e), e);
      }
    }
  }

  private Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new JdbcException(
          "column '%s' must be one of the reader's, but they are %s"
              .formatted(name, String.join(", ", columns.keySet())),
          null);
    }
    return column;
  }

  /**
   * Returns the value of a column.
   *
   * @param direct takes it as it is, or returns null for one that is to be read as a text
   * @param form the form of its text
   */
  private <V> V value(String name, Function<Object, @Nullable V> direct, Form<V> form) {
    Column column = column(name);
    Object value = present(column, column.read(result), form);
    V taken = direct.apply(value);
    return taken == null ? parse(column, value, value.toString(), form) : taken;
  }

  private <V> V ofText(String name, Form<V> form) {
    Column column = column(name);
    String text = present(column, column.text(result), form);
    return parse(column, text, text, form);
  }

  private static <T> T present(Column column, @Nullable T value, Form<?> form) {
    if (value == null) {
      throw error(column, form.rule().get(), "NULL" + ColumnNames.NO_RULE, null);
    }
    return value;
  }

  private static <V> V parse(Column column, Object value, String text, Form<V> form) {
    String type = value instanceof String ? "" : " (" + value.getClass().getSimpleName() + ")";
    String shown = text.length() <= 100 ? text : text.substring(0, 100) + "...";
    return form.parse(text, (rule, e) -> error(column, rule, "'" + shown + "'" + type, e));
  }

  private static JdbcException error(
      Column column, String rule, String found, @Nullable Throwable cause) {
    return new JdbcException(
        "column '%s' must be %s, but was %s".formatted(column.label(), rule, found), cause);
  }

  @Override
  public boolean has(String column) {
    Column of = columns.get(column);
    return of != null && of.read(result) != null;
  }

  @Override
  public byte byteValue(String column) {
    return value(column, value -> value instanceof Byte of ? of : null, FORMS.ofByte);
  }

  @Override
  public short shortValue(String column) {
    return value(column, value -> value instanceof Short of ? of : null, FORMS.ofShort);
  }

  @Override
  public int intValue(String column) {
    return value(column, value -> value instanceof Integer of ? of : null, FORMS.ofInt);
  }

  @Override
  public long longValue(String column) {
    return value(
        column,
        value ->
            value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : null,
        FORMS.ofLong);
  }

  @Override
  public float floatValue(String column) {
    return value(column, value -> value instanceof Float of ? of : null, FORMS.ofFloat);
  }

  @Override
  public double doubleValue(String column) {
    return value(
        column,
        value ->
            value instanceof Double || value instanceof Float || value instanceof Integer
                ? ((Number) value).doubleValue()
                : null,
        FORMS.ofDouble);
  }

  @Override
  public boolean booleanValue(String column) {
    return value(column, value -> value instanceof Boolean of ? of : null, FORMS.ofBoolean);
  }

  @Override
  public String text(String column) {
    Column of = column(column);
    return present(of, of.text(result), TEXT);
  }

  @Override
  public BigDecimal decimal(String column) {
    return value(column, value -> value instanceof BigDecimal of ? of : null, FORMS.ofDecimal);
  }

  @Override
  public LocalDate date(String column, TimePattern form) {
    return value(column, JdbcRow::date, form.date());
  }

  // Oracle's dates are timestamps.
  private static @Nullable LocalDate date(Object value) {
    if (value instanceof LocalDateTime at && at.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      return at.toLocalDate();
    }
    return value instanceof LocalDate date ? date : null;
  }

  @Override
  public LocalDateTime dateTime(String column, TimePattern form) {
    return value(column, JdbcRow::dateTime, form.dateTime());
  }

  private static @Nullable LocalDateTime dateTime(Object value) {
    if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    }
    return value instanceof LocalDateTime at ? at : null;
  }

  @Override
  public Instant instant(String column, TimePattern form) {
    return value(column, JdbcRow::instant, form.instant());
  }

  @Override
  public Instant instant(String column, ChronoUnit unit) {
    return value(column, JdbcRow::instant, FORMS.instants(unit));
  }

  private static @Nullable Instant instant(Object value) {
    if (value instanceof LocalDateTime at) {
      return at.toInstant(ZoneOffset.UTC);
    }
    return value instanceof OffsetDateTime at ? at.toInstant() : null;
  }

  @Override
  public Duration duration(String column) {
    return value(column, value -> value instanceof Duration of ? of : null, FORMS.ofDuration);
  }

  @Override
  public Duration duration(String column, ChronoUnit unit) {
    return value(column, value -> value instanceof Duration of ? of : null, FORMS.durations(unit));
  }

  @Override
  public UUID uuid(String column) {
    return value(column, value -> value instanceof UUID of ? of : null, FORMS.ofUuid);
  }

  @Override
  public <E extends Enum<E>> E constant(String column, Class<E> type) {
    return ofText(column, FORMS.constants(type));
  }
}
