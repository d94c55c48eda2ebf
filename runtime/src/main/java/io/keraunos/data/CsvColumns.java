package io.keraunos.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of a CSV file, which all of its rows share. It never changes. */
final class CsvColumns {

  private final String file;
  private final TextForms forms;
  private final List<String> names;
  private final Map<String, Integer> numbers;
  private final boolean ofReader;

  /**
   * Creates columns.
   *
   * @param names of all columns in their order, if there is a header
   * @param numbers the columns that can be addressed by a name
   * @param ofReader whether these are the names of a reader
   */
  private CsvColumns(
      String file,
      TextForms forms,
      List<String> names,
      Map<String, Integer> numbers,
      boolean ofReader) {
    this.file = file;
    this.forms = forms;
    this.names = names;
    this.numbers = numbers;
    this.ofReader = ofReader;
  }

  /** Returns the columns of a file whose header was not read, or that has none. */
  static CsvColumns unnamed(String file, CsvValues values) {
    return new CsvColumns(file, new TextForms(values), List.of(), Map.of(), false);
  }

  /**
   * Returns columns with the names of a header.
   *
   * @param header its values
   * @param line its line in the file
   */
  CsvColumns named(List<String> header, long line) {
    List<String> headings = header.stream().map(String::strip).toList();
    Map<String, Integer> places = new HashMap<>();
    int blank = 0;
    for (int i = 0; i < headings.size(); i++) {
      String name = headings.get(i);
      Integer before = places.putIfAbsent(name, i);
      if (name.isEmpty()) {
        blank++;
      } else if (before != null) {
        throw error(
            line,
            "the columns' names must differ, but columns %s and %s are both '%s'. Rename one, or read the columns by number: CsvFormat.withoutHeader().skippingLines(%s)"
                .formatted(before, i, name, line),
            null);
      }
    }
    // Unnamed columns, such as Excel leaves at the end, are addressed by their numbers.
    if (blank > 1) {
      places.remove("");
    }
    return new CsvColumns(file, forms, headings, Map.copyOf(places), false);
  }

  /**
   * Returns those of a header that a reader asks for, under its names for them.
   *
   * @param line of the header in the file
   * @throws CsvException if columns are missing
   */
  CsvColumns askedForBy(RecordReader<?> reader, long line) {
    Map<String, Integer> places =
        ColumnNames.find(
            reader.columns(), names, "the header", message -> error(line, message, null));
    return new CsvColumns(file, forms, names, places, true);
  }

  TextForms forms() {
    return forms;
  }

  /** Returns the number of a column, or null if there is none of that name. */
  @Nullable Integer find(String column) {
    return numbers.get(column);
  }

  /** Returns the number of a column. */
  int number(String column, long row) {
    Integer number = numbers.get(column);
    if (number == null) {
      String reason =
          names.isEmpty()
              ? "but the file is read without a header: address the column by its number"
              : "but they are "
                  + String.join(", ", names.stream().filter(name -> !name.isEmpty()).toList());
      throw error(row, "column '%s' must be one of the file's, %s".formatted(column, reason), null);
    }
    return number;
  }

  /** Returns a column for messages: number and name. */
  String describe(int column) {
    return names.isEmpty() || names.get(column).isEmpty()
        ? Integer.toString(column)
        : "%s ('%s')".formatted(column, names.get(column));
  }

  /** Returns what to do about a text that stands for a missing value where there must be one. */
  String hintForMissing(String text) {
    if (ofReader) {
      return ColumnNames.NO_RULE;
    }
    return text.isBlank() ? "" : ". Ask has(...) first where values are missing";
  }

  CsvException error(long row, String message, @Nullable Throwable cause) {
    return new CsvException("%s, line %s: %s".formatted(file, row, message), cause);
  }
}
