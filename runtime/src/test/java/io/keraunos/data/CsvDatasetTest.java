package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading CSV to records, and what is said about files that are not as they should be. */
class CsvDatasetTest {

  @TempDir Path folder;

  record Flower(float[] petal, double height, int kind, long id, boolean wild, String name) {}

  private static final String FLOWERS =
      """
      id,length,width,height,kind,wild,name
      1,1.5,2,0.125,0,true,"Rose, ""red\"\""
      9000000000, 3e-1 ,-4,1e300,-2,0,Ηλιοτρόπιο

      3,NaN,Infinity,7,5,FALSE,
      """;

  private static Flower flower(CsvRow row) {
    return new Flower(
        row.floats("length", "width"),
        row.doubleValue("height"),
        row.intValue("kind"),
        row.longValue("id"),
        row.booleanValue("wild"),
        row.text("name"));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static void assertFlowers(Dataset<Flower> flowers) throws Exception {
    assertThat(flowers.size()).isEqualTo(3);
    Flower rose = flowers.get(0);
    assertThat(rose.petal()).isEqualTo(new float[] {1.5f, 2});
    assertThat(rose.height()).isEqualTo(0.125);
    assertThat(rose.wild()).isTrue();
    assertThat(rose.name()).isEqualTo("Rose, \"red\"");
    Flower second = flowers.get(1);
    assertThat(second.petal()).isEqualTo(new float[] {0.3f, -4});
    assertThat(second.height()).isEqualTo(1e300);
    assertThat(second.id()).isEqualTo(9_000_000_000L);
    assertThat(second.kind()).isEqualTo(-2);
    assertThat(second.wild()).isFalse();
    assertThat(second.name()).isEqualTo("Ηλιοτρόπιο");
    assertThat(flowers.get(2).petal()).isEqualTo(new float[] {Float.NaN, Float.POSITIVE_INFINITY});
    assertThat(flowers.get(2).name()).isEmpty();
  }

  @Test
  void aFileIsReadPlainOrPacked() throws Exception {
    Path plain = Files.writeString(folder.resolve("flowers.csv"), "\uFEFF" + FLOWERS);
    assertFlowers(CsvDataset.read(plain, CsvDatasetTest::flower));
    Path packed = folder.resolve("flowers.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(FLOWERS.getBytes(UTF_8));
    }
    assertFlowers(CsvDataset.read(packed, CsvDatasetTest::flower));
  }

  @Test
  void columnsHaveNumbersWithoutAHeader() throws Exception {
    CsvFormat format = CsvFormat.withoutHeader().separatedBy(';').skippingLines(1);
    Dataset<float[]> rows =
        CsvDataset.read("x", stream("a;b\n1;2;255;0\n3;4;0;16\n"), format, row -> row.floats(0, 2));
    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.get(1)).isEqualTo(new float[] {3, 4});
    Dataset<byte[]> bytes =
        CsvDataset.read(
            "x", stream("1;2;255;0\n"), format.skippingLines(0), row -> row.bytes(1, 4));
    assertThat(bytes.get(0)).isEqualTo(new byte[] {2, -1, 0});
  }

  @Test
  void aStreamIsLeftOpen() throws Exception {
    boolean[] closed = new boolean[1];
    InputStream stream =
        new ByteArrayInputStream("a\n1\n".getBytes(UTF_8)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    CsvDataset.read("x", stream, CsvFormat.withHeader(), row -> row.intValue("a"));
    assertThat(closed[0]).isFalse();
  }

  private static String complaint(String text, CsvFormat format, CsvDataset.RowMapper<?> mapper) {
    return assertThrows(
            CsvException.class, () -> CsvDataset.read("f.csv", stream(text), format, mapper))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "float, x, a float",
    "float, '', a float",
    "float, 1f, a float",
    "float, 1e99, a float",
    "double, 1e999, a double",
    "double, 1d, a double",
    "float, 0x1p3, a float",
    "float, ١٢, a float",
    "float, -, a float",
    "float, infinit, a float",
    "double, 1e, a double",
    "int, 1.5, an int",
    "int, 1e-1, an int",
    "int, 1e999999999, an int",
    "int, ١٢, an int",
    "int, nan, an int",
    "boolean, 2, 'true, false, 1 or 0'",
    "int, 2147483648, an int",
    "long, 9223372036854775808, a long",
    "boolean, '?', 'true, false, 1 or 0'",
    "byte, 256, an int from 0 to 255",
    "byte, -1, an int from 0 to 255",
  })
  void aValueOfTheWrongTypeHasAnAddress(String type, String value, String expected) {
    CsvDataset.RowMapper<?> mapper =
        row ->
            switch (type) {
              case "float" -> row.floatValue("b");
              case "double" -> row.doubleValue("b");
              case "int" -> row.intValue("b");
              case "long" -> row.longValue("b");
              case "boolean" -> row.booleanValue("b");
              default -> row.bytes(1, 2);
            };
    assertThat(complaint("a,b\n\n\n1,1\n1," + value + "\n", CsvFormat.withHeader(), mapper))
        .isEqualTo(
            "f.csv, line 5: column 1 ('b') must be %s, but was '%s'".formatted(expected, value));
  }

  @Test
  void whatElseIsWrongHasAnAddressToo() {
    CsvFormat header = CsvFormat.withHeader();
    assertThat(complaint("a,b\n1,2\n", header, row -> row.text("c")))
        .isEqualTo("f.csv, line 2: column 'c' must be one of the file's, but they are a, b");
    assertThat(complaint("1,2\n", CsvFormat.withoutHeader(), row -> row.text("a")))
        .isEqualTo(
            "f.csv, line 1: column 'a' must be one of the file's, but the file is read without a"
                + " header: address the column by its number");
    assertThat(complaint("1,2\n", CsvFormat.withoutHeader(), row -> row.text(2)))
        .isEqualTo("f.csv, line 1: column must be from 0 to 1, but was 2");
    assertThat(complaint("a,a\n1,2\n", header, row -> row.text("a")))
        .isEqualTo(
            "f.csv, line 1: the columns' names must differ, but columns 0 and 1 are both 'a'."
                + " Rename one, or read the columns by number:"
                + " CsvFormat.withoutHeader().skippingLines(1)");
    assertThat(complaint("", header, row -> row.text("a")))
        .isEqualTo("f.csv must have a header, but is empty");
    assertThat(complaint("a\n1\n", header, row -> null))
        .isEqualTo("f.csv, line 2: the mapper must return an example, but returned null");
    assertThat(
            complaint(
                "a\n1\n",
                header,
                row -> {
                  throw new IOException("mine");
                }))
        .isEqualTo("f.csv, line 2: the mapper failed: java.io.IOException: mine");
    assertThat(complaint("a,b\n\n1,2\n1,2,3\n", header, row -> row.text("a")))
        .isEqualTo(
            "f.csv, line 4: every record must have 2 values, as the first one has, but this one"
                + " has 3");
    assertThat(complaint("a,b\n1\n", header, row -> row.text("a"))).contains("line 2: every");
    assertThat(complaint("a\n\"1\n2\n", header, row -> row.text("a")))
        .isEqualTo(
            "f.csv cannot be read as CSV: Unclosed quoted field at end of input (record starting"
                + " at line 2)");
  }

  @Test
  void aFileThatIsMissingOrNotPackedIsNamed() throws Exception {
    Path missing = folder.resolve("no.csv");
    assertThrows(NoSuchFileException.class, () -> CsvDataset.read(missing, row -> row));
    assertThat(
            assertThrows(
                IOException.class,
                () -> CsvDataset.read("f.gz", stream("a,b"), CsvFormat.withHeader(), row -> row)))
        .hasMessageThat()
        .startsWith("f.gz must be a gzip file, but cannot be unpacked");
  }
}
