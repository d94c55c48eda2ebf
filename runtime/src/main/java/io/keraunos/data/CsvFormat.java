package io.keraunos.data;

import io.keraunos.check.Check;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The form of a CSV file. Values may be quoted ({@code "a, ""b"""}); empty lines are skipped. A
 * byte order mark of UTF-8, UTF-16 or UTF-32 says the charset, whatever is set here.
 *
 * @param header whether the first record holds the columns' names
 * @param separator the character between two values
 * @param skipLines lines to leave out before the header or the first record
 * @param charset of the text; UTF-8 by default
 * @param comment the first character of lines to leave out; by default none are
 * @param maxColumns the most values a record may have; 1,048,576 by default
 * @param maxFieldLength the most characters a value may have; 16,777,216 by default
 * @param maxRecordLength the most characters a record may have; 67,108,864 by default
 */
public record CsvFormat(
    boolean header,
    char separator,
    int skipLines,
    Charset charset,
    Optional<Character> comment,
    int maxColumns,
    int maxFieldLength,
    int maxRecordLength) {

  /** Checks the values. */
  public CsvFormat {
    Check.atLeast("skipLines", skipLines, 0);
    if (separator == '"' || separator == '\n' || separator == '\r') {
      throw new IllegalArgumentException(
          "separator must not be a quote or a line end, but was character " + (int) separator);
    }
    if (comment.isPresent() && ("\"\n\r" + separator).indexOf(comment.get()) >= 0) {
      throw new IllegalArgumentException(
          "comment must not be a quote, a line end or the separator, but was character "
              + (int) comment.get());
    }
    Check.atLeast("maxColumns", maxColumns, 1);
    Check.atLeast("maxFieldLength", maxFieldLength, 1);
    Check.atLeast("maxRecordLength", maxRecordLength, 1);
  }

  /** Creates a format in UTF-8 without comments, with the default limits. */
  public CsvFormat(boolean header, char separator, int skipLines) {
    this(
        header,
        separator,
        skipLines,
        StandardCharsets.UTF_8,
        Optional.empty(),
        1 << 20,
        1 << 24,
        1 << 26);
  }

  /** Returns a format with comma-separated values and column names in the first record. */
  public static CsvFormat withHeader() {
    return new CsvFormat(true, ',', 0);
  }

  /**
   * Returns a format with comma-separated values, whose first record is an example. Columns have
   * numbers, no names.
   */
  public static CsvFormat withoutHeader() {
    return new CsvFormat(false, ',', 0);
  }

  /** Returns this format with another separator, such as {@code ';'} or {@code '\t'}. */
  public CsvFormat separatedBy(char newSeparator) {
    return new CsvFormat(
        header,
        newSeparator,
        skipLines,
        charset,
        comment,
        maxColumns,
        maxFieldLength,
        maxRecordLength);
  }

  /** Returns this format with so many lines left out at the start of the file. */
  public CsvFormat skippingLines(int lines) {
    return new CsvFormat(
        header, separator, lines, charset, comment, maxColumns, maxFieldLength, maxRecordLength);
  }

  /**
   * Returns this format in another charset, such as {@link StandardCharsets#ISO_8859_1} or {@code
   * Charset.forName("windows-1252")}, which is what Excel writes in Western Europe.
   */
  public CsvFormat encodedAs(Charset newCharset) {
    return new CsvFormat(
        header,
        separator,
        skipLines,
        newCharset,
        comment,
        maxColumns,
        maxFieldLength,
        maxRecordLength);
  }

  /** Returns this format without the lines that begin with a character, such as {@code '#'}. */
  public CsvFormat skippingComments(char start) {
    return new CsvFormat(
        header,
        separator,
        skipLines,
        charset,
        Optional.of(start),
        maxColumns,
        maxFieldLength,
        maxRecordLength);
  }

  /** Returns this format with another limit on the values of a record, at least 1. */
  public CsvFormat maxColumns(int columns) {
    return new CsvFormat(
        header, separator, skipLines, charset, comment, columns, maxFieldLength, maxRecordLength);
  }

  /** Returns this format with another limit on the characters of a value, at least 1. */
  public CsvFormat maxFieldLength(int characters) {
    return new CsvFormat(
        header, separator, skipLines, charset, comment, maxColumns, characters, maxRecordLength);
  }

  /** Returns this format with another limit on the characters of a record, at least 1. */
  public CsvFormat maxRecordLength(int characters) {
    return new CsvFormat(
        header, separator, skipLines, charset, comment, maxColumns, maxFieldLength, characters);
  }
}
