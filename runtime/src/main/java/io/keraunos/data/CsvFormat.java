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
 * @param limits what the file may take of memory
 * @param values how values are written
 */
public record CsvFormat(
    boolean header,
    char separator,
    int skipLines,
    Charset charset,
    Optional<Character> comment,
    CsvLimits limits,
    CsvValues values) {

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
  }

  /** Creates a format in UTF-8 without comments, with the default limits and values. */
  public CsvFormat(boolean header, char separator, int skipLines) {
    this(
        header,
        separator,
        skipLines,
        StandardCharsets.UTF_8,
        Optional.empty(),
        CsvLimits.DEFAULT,
        CsvValues.DEFAULT);
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
    return new CsvFormat(header, newSeparator, skipLines, charset, comment, limits, values);
  }

  /** Returns this format with so many lines left out at the start of the file. */
  public CsvFormat skippingLines(int lines) {
    return new CsvFormat(header, separator, lines, charset, comment, limits, values);
  }

  /**
   * Returns this format in another charset, such as {@link StandardCharsets#ISO_8859_1} or {@code
   * Charset.forName("windows-1252")}, which is what Excel writes in Western Europe.
   */
  public CsvFormat encodedAs(Charset newCharset) {
    return new CsvFormat(header, separator, skipLines, newCharset, comment, limits, values);
  }

  /** Returns this format without the lines that begin with a character, such as {@code '#'}. */
  public CsvFormat skippingComments(char start) {
    return new CsvFormat(header, separator, skipLines, charset, Optional.of(start), limits, values);
  }

  /**
   * Returns this format with a comma before the fraction of a number, as {@code 1,5}. A point is an
   * error in it then, whether it is meant as one or stands between thousands.
   */
  public CsvFormat decimalComma() {
    return written(values.withDecimalComma());
  }

  /**
   * Returns this format with a word for true and one for false, such as {@code "Yes"} and {@code
   * "No"}, in any case. {@code true}, {@code false}, 1 and 0 and the words added before stay.
   */
  public CsvFormat booleans(String trueWord, String falseWord) {
    return written(values.with(trueWord, falseWord));
  }

  /**
   * Returns this format with other words for a missing value, such as {@code "-"} or {@code
   * "unknown"}, in this very case; blanks always are missing. The words of {@link
   * CsvValues#missingWords} have a value then, unless they are named again.
   */
  public CsvFormat missing(String... words) {
    return written(values.missing(words));
  }

  private CsvFormat written(CsvValues newValues) {
    return new CsvFormat(header, separator, skipLines, charset, comment, limits, newValues);
  }

  /** Returns this format with another limit on the values of a record, at least 1. */
  public CsvFormat maxColumns(int columns) {
    return limited(new CsvLimits(columns, limits.maxFieldLength(), limits.maxRecordLength()));
  }

  /** Returns this format with another limit on the characters of a value, at least 1. */
  public CsvFormat maxFieldLength(int characters) {
    return limited(new CsvLimits(limits.maxColumns(), characters, limits.maxRecordLength()));
  }

  /** Returns this format with another limit on the characters of a record, at least 1. */
  public CsvFormat maxRecordLength(int characters) {
    return limited(new CsvLimits(limits.maxColumns(), limits.maxFieldLength(), characters));
  }

  private CsvFormat limited(CsvLimits newLimits) {
    return new CsvFormat(header, separator, skipLines, charset, comment, newLimits, values);
  }
}
