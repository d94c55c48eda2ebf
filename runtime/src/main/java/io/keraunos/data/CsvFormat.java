package io.keraunos.data;

/**
 * How a CSV file is written. Values may be quoted ({@code "a, ""b"""}); empty lines are skipped;
 * the text is UTF-8.
 *
 * @param header whether the first record holds the columns' names
 * @param separator what stands between two values
 * @param skipLines lines to leave out before the header or the first record
 */
public record CsvFormat(boolean header, char separator, int skipLines) {

  /** Checks the values. */
  public CsvFormat {
    if (skipLines < 0) {
      throw new IllegalArgumentException("skipLines must be at least 0, but was " + skipLines);
    }
    if (separator == '"' || separator == '\n' || separator == '\r') {
      throw new IllegalArgumentException(
          "separator must not be a quote or a line end, but was character " + (int) separator);
    }
  }

  /** Values separated by commas, the columns' names in the first record. */
  public static CsvFormat withHeader() {
    return new CsvFormat(true, ',', 0);
  }

  /** Values separated by commas, the first record an example. Columns have numbers, no names. */
  public static CsvFormat withoutHeader() {
    return new CsvFormat(false, ',', 0);
  }

  /** This format with another separator, such as {@code ';'} or {@code '\t'}. */
  public CsvFormat separatedBy(char newSeparator) {
    return new CsvFormat(header, newSeparator, skipLines);
  }

  /** This format with so many lines left out at the start of the file. */
  public CsvFormat skippingLines(int lines) {
    return new CsvFormat(header, separator, lines);
  }
}
