package io.keraunos.data;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.util.List;
import java.util.function.Function;

/** A row of a CSV file, its values by the names of their columns. */
public final class CsvRow {

  /** A value is not there or not of its type. */
  static final class ValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ValueException(String message) {
      super(message);
    }
  }

  private final String file;
  private final NamedCsvRecord record;

  CsvRow(String file, NamedCsvRecord record) {
    this.file = file;
    this.record = record;
  }

  /** The names of the columns. */
  public List<String> columns() {
    return record.getHeader();
  }

  /** A value as it is written. */
  public String string(String column) {
    return record
        .findField(column)
        .orElseThrow(
            () ->
                new ValueException(
                    "line %d of %s has no column \"%s\"; its columns are %s"
                        .formatted(record.getStartingLineNumber(), file, column, columns())));
  }

  /** A value as a float. */
  public float floatValue(String column) {
    return parse(column, "a number", Float::parseFloat);
  }

  /** A value as a double. */
  public double doubleValue(String column) {
    return parse(column, "a number", Double::parseDouble);
  }

  /** A value as an int. */
  public int intValue(String column) {
    return parse(column, "an integer", Integer::parseInt);
  }

  /** A value as a long. */
  public long longValue(String column) {
    return parse(column, "an integer", Long::parseLong);
  }

  /** The values of several columns as floats. */
  public float[] floats(List<String> columns) {
    float[] values = new float[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floatValue(columns.get(i));
    }
    return values;
  }

  private <T> T parse(String column, String expected, Function<String, T> parser) {
    String text = string(column).trim();
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) { // says less than the message does
      throw new ValueException(
          "line %d of %s, column \"%s\": must be %s, but was \"%s\""
              .formatted(record.getStartingLineNumber(), file, column, expected, text));
    }
  }
}
