package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as NumPy, Excel, R and archives write it: charsets, numbers, comments, columns, limits. */
class CsvDialectTest {

  private static final CsvFormat HEADER = CsvFormat.withHeader();

  private static <T> List<T> read(byte[] content, CsvFormat format, CsvDataset.RowMapper<T> mapper)
      throws Exception {
    Dataset<T> rows = CsvDataset.read("f.csv", new ByteArrayInputStream(content), format, mapper);
    List<T> all = new ArrayList<>();
    for (long i = 0; i < rows.size(); i++) {
      all.add(rows.get(i));
    }
    return all;
  }

  private static Object one(String value, CsvDataset.RowMapper<?> mapper) throws Exception {
    return read(("v\n" + value + "\n").getBytes(UTF_8), HEADER, mapper).get(0);
  }

  private static String complaint(byte[] content, CsvFormat format) {
    return assertThrows(CsvException.class, () -> read(content, format, row -> row.text(0)))
        .getMessage();
  }

  private static String complaint(String content, CsvFormat format) {
    return complaint(content.getBytes(UTF_8), format);
  }

  private static final byte[] LATIN = "name,v\ncaf\u00e9,1\ncaf\u00e8,2\n".getBytes(ISO_8859_1);

  @Test
  void textOfAnotherCharsetIsAnErrorThatNamesTheLine() {
    assertThat(complaint(LATIN, HEADER))
        .isEqualTo(
            "f.csv, line 2: the text must be UTF-8, but has the bytes e9. Give the charset it is"
                + " written in, such as"
                + " CsvFormat.withHeader().encodedAs(StandardCharsets.ISO_8859_1) or"
                + " encodedAs(Charset.forName(\"windows-1252\"))");
    assertThat(
            complaint("a\nx\u00e9\n".getBytes(UTF_8), HEADER.encodedAs(Charset.forName("ASCII"))))
        .startsWith("f.csv, line 2: the text must be US-ASCII, but has the bytes c3.");
    byte[] cut = "a\r\nb\rc\n\u00e9".getBytes(UTF_8);
    assertThat(complaint(java.util.Arrays.copyOf(cut, cut.length - 1), HEADER))
        .startsWith("f.csv, line 4: the text must be UTF-8, but has the bytes c3.");
    assertThat(complaint("a,b\n1,2\n".getBytes(Charset.forName("UTF-16LE")), HEADER))
        .startsWith("f.csv, line 1: the text must be UTF-8, but has a character of value 0");
    byte[] late = ("a\n" + "x\n".repeat(50_000) + "\u00e9\n").getBytes(ISO_8859_1);
    assertThat(complaint(late, HEADER)).startsWith("f.csv, line 50002: ");
  }

  @Test
  void theCharsetIsASetting() throws Exception {
    assertThat(read(LATIN, HEADER.encodedAs(ISO_8859_1), row -> row.text("name")))
        .containsExactly("caf\u00e9", "caf\u00e8")
        .inOrder();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void aByteOrderMarkSaysTheCharset(String charset) throws Exception {
    byte[] marked = "\uFEFFname\ncaf\u00e9 \uD83D\uDE00\n".getBytes(Charset.forName(charset));
    for (CsvFormat format : List.of(HEADER, HEADER.encodedAs(ISO_8859_1))) {
      assertThat(read(marked, format, row -> row.text("name")))
          .containsExactly("caf\u00e9 \uD83D\uDE00");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nan, NaN",
    "NaN, NaN",
    "-nan, NaN",
    "inf, Infinity",
    "+Inf, Infinity",
    "Infinity, Infinity",
    "-inf, -Infinity",
    "-INFINITY, -Infinity",
    "1.000000000000000000e+00, 1",
    "' 2 ', 2",
    "+3., 3",
    ".5, 0.5",
    "-0, -0",
    "1e-50, 0"
  })
  void aFloatIsReadAsTheUsualToolsWriteIt(String text, float value) throws Exception {
    assertThat(one(text, row -> row.floatValue("v"))).isEqualTo(value);
    if (value != 0) {
      assertThat(one(text, row -> row.doubleValue("v"))).isEqualTo((double) value);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1", "-3., -3", "1.000000000000000000e+00, 1", "1e3, 1000", "+5, 5", "007, 7"})
  void anIntegerMayBeWrittenWithAPoint(String text, long value) throws Exception {
    assertThat(one(text, row -> row.intValue("v"))).isEqualTo((int) value);
    assertThat(one(text, row -> row.longValue("v"))).isEqualTo(value);
    if (value >= 0 && value < 256) {
      assertThat(one(text, row -> row.bytes(0, 1))).isEqualTo(new byte[] {(byte) value});
    }
    if (value == 1) {
      assertThat(one(text, row -> row.booleanValue("v"))).isEqualTo(true);
    }
    assertThat(one("9007199254740993.0", row -> row.longValue("v"))).isEqualTo(9007199254740993L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1,5\"", "\"1.234,5\"", "\"1,234\"", "\"1,234,567.5\""})
  void aCommaInANumberIsRefusedWithAHint(String text) {
    CsvException e = assertThrows(CsvException.class, () -> one(text, row -> row.floatValue("v")));
    assertThat(e).hasMessageThat().contains("but was '" + text.replace("\"", "") + "'. A comma is");
    assertThrows(CsvException.class, () -> one(text, row -> row.intValue("v")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\"", "\" \"", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None"})
  void whereThereIsNoValueAllGettersAgree(String text) throws Exception {
    assertThat(one(text, row -> row.has("v"))).isEqualTo(false);
    assertThat(one(text, row -> row.has(0))).isEqualTo(false);
    assertThat(one(text, row -> row.text("v"))).isEqualTo(text.replace("\"", ""));
    List<CsvDataset.RowMapper<?>> getters =
        List.of(
            row -> row.floatValue("v"),
            row -> row.doubleValue("v"),
            row -> row.intValue("v"),
            row -> row.longValue("v"),
            row -> row.booleanValue("v"),
            row -> row.bytes(0, 1),
            row -> row.floats("v"));
    for (CsvDataset.RowMapper<?> getter : getters) {
      assertThrows(CsvException.class, () -> one(text, getter));
    }
  }

  @Test
  void aValueIsThereIfItIsAnythingElse() throws Exception {
    for (String text : List.of("0", "nan", "x", "na", "none")) {
      assertThat(one(text, row -> row.has("v"))).isEqualTo(true);
    }
    assertThat(one("1", row -> row.has("w"))).isEqualTo(false);
    assertThat(one("1", row -> row.has(1))).isEqualTo(false);
    assertThat(one("1", row -> row.has(-1))).isEqualTo(false);
  }

  @Test
  void unnamedColumnsAreAddressedByNumber() throws Exception {
    byte[] excel = "name,v,,\na,1,,7\n".getBytes(UTF_8);
    assertThat(read(excel, HEADER, row -> row.intValue("v"))).containsExactly(1);
    assertThat(read(excel, HEADER, row -> row.intValue(3))).containsExactly(7);
    assertThrows(CsvException.class, () -> read(excel, HEADER, row -> row.text("")));
    byte[] pandas = ",v\n5,1\n".getBytes(UTF_8);
    assertThat(read(pandas, HEADER, row -> row.intValue(""))).containsExactly(5);
  }

  @Test
  void linesOfCommentsAreLeftOut() throws Exception {
    byte[] nasa = "# a, b\n#\na,b\n# x\n1,#2\n".getBytes(UTF_8);
    assertThat(read(nasa, HEADER.skippingComments('#'), row -> row.text("b")))
        .containsExactly("#2");
    assertThat(complaint(nasa, HEADER)).contains("line 2: every record must have 2 values");
    assertThat(assertThrows(IllegalArgumentException.class, () -> HEADER.skippingComments(',')))
        .hasMessageThat()
        .isEqualTo(
            "comment must not be a quote, a line end or the separator, but was character 44");
  }

  @Test
  void theLimitsDoNotBiteAndCanBeChanged() throws Exception {
    byte[] wide = ("1,".repeat(19_999) + "1\n").getBytes(UTF_8);
    CsvFormat plain = CsvFormat.withoutHeader();
    assertThat(read(wide, plain, CsvRow::size)).containsExactly(20_000);
    assertThat(complaint(wide, plain.maxColumns(19_999)))
        .isEqualTo(
            "f.csv cannot be read as CSV: Record starting at line 1 has surpassed the maximum limit"
                + " of 19999 fields. CsvFormat's maxColumns, maxFieldLength and maxRecordLength"
                + " change the limits");
    byte[] tall = ("x".repeat(20_000_000) + "\n").getBytes(UTF_8);
    assertThat(complaint(tall, plain)).contains("maxFieldLength");
    assertThat(read(tall, plain.maxFieldLength(20_000_000), row -> row.text(0).length()))
        .containsExactly(20_000_000);
    assertThat(complaint("12345,1\n", plain.maxFieldLength(4))).contains("max field size of 4");
    assertThat(complaint("1,2,3,4,5,6\n", plain.maxRecordLength(5))).contains("maxRecordLength");
    assertThat(assertThrows(IllegalArgumentException.class, () -> plain.maxColumns(0)))
        .hasMessageThat()
        .isEqualTo("maxColumns must be at least 1, but was 0");
  }

  @Test
  void theEndMayBeAnywhere() throws Exception {
    assertThat(read("a\n1".getBytes(UTF_8), HEADER, row -> row.intValue("a"))).containsExactly(1);
    assertThat(read("a\r1\r".getBytes(UTF_8), HEADER, row -> row.intValue("a"))).containsExactly(1);
    assertThat(read("a,b\n".getBytes(UTF_8), HEADER, row -> row.intValue("a"))).isEmpty();
    assertThat(read(new byte[0], CsvFormat.withoutHeader(), row -> row.intValue(0))).isEmpty();
    assertThat(complaint("", HEADER)).isEqualTo("f.csv must have a header, but is empty");
  }

  @Test
  void aPackedFileIsKnownByItsContent() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("a\n1\n".getBytes(UTF_8));
    }
    byte[] whole = packed.toByteArray();
    assertThat(read(whole, HEADER, row -> row.intValue("a"))).containsExactly(1);
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 9);
    assertThat(assertThrows(IOException.class, () -> read(cut, HEADER, row -> row.text("a"))))
        .hasMessageThat()
        .startsWith("f.csv cannot be read: ");
  }
}
