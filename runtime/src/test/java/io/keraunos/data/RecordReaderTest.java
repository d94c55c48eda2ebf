package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records read from CSV by the names of their columns. */
class RecordReaderTest {

  private static final UUID KEY = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

  private static final List<String> HEADER = Visit.Reader.INSTANCE.columns();
  private static final List<String> ROW =
      List.of(
          "-128",
          "32767",
          "7.0",
          "9007199254740993",
          "1e-3",
          "0.1",
          "TRUE",
          " as it stands ",
          "12345678901234567890.123456789",
          "2024-02-29",
          "2024-02-29 16:30:00.5",
          "2024-02-29T16:30:00+02:00",
          "1.5",
          KEY.toString(),
          "month to month",
          "Αθήνα",
          "10431",
          "3",
          "2.5",
          "NA of a kind",
          "31.12.1999",
          "PRO",
          "0");

  private static final Visit VISIT =
      new Visit(
          (byte) -128,
          (short) 32767,
          7,
          9007199254740993L,
          0.001f,
          0.1,
          true,
          " as it stands ",
          new BigDecimal("12345678901234567890.123456789"),
          LocalDate.of(2024, 2, 29),
          LocalDateTime.of(2024, 2, 29, 16, 30, 0, 500_000_000),
          Instant.parse("2024-02-29T14:30:00Z"),
          Duration.ofSeconds(90),
          KEY,
          Visit.Plan.MONTH_TO_MONTH,
          new Visit.Place("Αθήνα", 10431),
          new Visit.Gaps(
              3,
              2.5,
              Optional.of("NA of a kind"),
              LocalDate.of(1999, 12, 31),
              Optional.of(Visit.Plan.PRO),
              Optional.of(false)));

  private static <T> List<T> read(String text, CsvFormat format, RecordReader<T> reader)
      throws IOException {
    Dataset<T> rows =
        CsvDataset.read("f.csv", new ByteArrayInputStream(text.getBytes(UTF_8)), format, reader);
    List<T> all = new ArrayList<>();
    for (long i = 0; i < rows.size(); i++) {
      try {
        all.add(rows.get(i));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return all;
  }

  private static List<Visit> visits(List<String> header, List<String> row) throws IOException {
    return read(csv(header, row), CsvFormat.withHeader(), Visit.Reader.INSTANCE);
  }

  private static String csv(List<String> header, List<String> row) {
    return line(header) + line(row);
  }

  private static String line(List<String> values) {
    return values.stream()
        .map(value -> '"' + value.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(",", "", "\n"));
  }

  private static List<String> with(List<String> row, String column, String value) {
    List<String> changed = new ArrayList<>(row);
    changed.set(HEADER.indexOf(column), value);
    return changed;
  }

  private static String complaint(List<String> header, List<String> row) {
    return assertThrows(CsvException.class, () -> visits(header, row)).getMessage();
  }

  @Test
  void everyTypeIsRead() throws Exception {
    assertThat(visits(HEADER, ROW)).containsExactly(VISIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None"})
  void aMissingValueIsNullEmptyOrNaN(String missing) throws Exception {
    List<String> row = ROW;
    for (String column : HEADER.subList(HEADER.indexOf("gaps.count"), HEADER.size())) {
      row = with(row, column, missing);
    }
    assertThat(visits(HEADER, row).get(0).gaps()).isEqualTo(Visit.Gaps.ALL);
    // A text that may not be missing is whatever stands there.
    assertThat(visits(HEADER, with(ROW, "text", missing)).get(0).text()).isEqualTo(missing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grade | an int from -128 to 127",
        "floor | an int from -32768 to 32767",
        "count | an int",
        "number | a long",
        "weight | a float",
        "price | a double",
        "paid | true, false, 1 or 0",
        "exact | a decimal number",
        "day | a date such as 2024-05-31",
        "at | a date and time such as 2024-05-31T16:30:00",
        "seen | a point in time such as 2024-05-31T16:30:00Z",
        "took | a number of minutes, such as 1.5",
        "key | a UUID such as 123e4567-e89b-12d3-a456-426614174000",
        "plan | one of FREE, MONTH_TO_MONTH, PRO",
        "place.zip | an int"
      })
  void aValueThatMayNotBeMissingHasAnAddress(String column, String rule) {
    for (String missing : List.of("", "NA")) {
      assertThat(complaint(HEADER, with(ROW, column, missing)))
          .isEqualTo(
              "f.csv, line 2: column %s ('%s') must be %s, but was '%s', which is missing, and its component has no rule for that. Give it one, as in @Numeric(missing = Missing.MEDIAN) Double, or leave such rows out"
                  .formatted(HEADER.indexOf(column), column, rule, missing));
    }
    assertThat(complaint(HEADER, with(ROW, column, "?")))
        .isEqualTo(
            "f.csv, line 2: column %s ('%s') must be %s, but was '?'"
                .formatted(HEADER.indexOf(column), column, rule));
  }

  @ParameterizedTest
  @CsvSource({
    "grade, 128",
    "floor, -32769",
    "exact, nan",
    "exact, 1e",
    "day, 2023-02-29",
    "day, 29.02.2024",
    "day, 2024-02-29 00:00:00",
    "at, 2024-02-29",
    "at, 2024-02-29T24:00:00",
    "seen, 2024-02-29T16:30:00",
    "seen, 1709217000",
    "took, PT1M",
    "took, 1e999999999",
    "took, 1e-999999999",
    "took, 1e300",
    "key, 1-1-1-1-1",
    "key, 123e4567-e89b-12d3-a456-42661417400g",
    "plan, FRE",
    "plan, freepro",
    "First day, 1999-12-31",
    "First day, 31.02.1999",
    "First day, 31.12.99",
    "gaps.count, 1.5",
    "gaps.plan, none",
    "gaps.paid, y"
  })
  void whatIsNotOfTheFormIsRefused(String column, String value) {
    assertThat(complaint(HEADER, with(ROW, column, value)))
        .startsWith(
            "f.csv, line 2: column %s ('%s') must be ".formatted(HEADER.indexOf(column), column));
  }

  @Test
  void theFormOfADateIsInTheMessage() {
    assertThat(complaint(HEADER, with(ROW, "First day", "1999-12-31")))
        .isEqualTo(
            "f.csv, line 2: column 20 ('First day') must be a date of the form dd.MM.yyyy, such as"
                + " 31.05.2024, but was '1999-12-31'");
  }

  @Test
  void aColumnIsFoundByItsNameOrOneLikeIt() throws Exception {
    List<List<String>> spellings =
        List.of(
            HEADER.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(),
            HEADER.stream().map(name -> name.replace('.', '_')).toList(),
            HEADER.stream().map(name -> " " + name.replace(".", " - ") + " (?)").toList());
    for (List<String> header : spellings) {
      assertThat(visits(header, ROW)).containsExactly(VISIT);
    }
    // In any order, beside others.
    List<String> header = new ArrayList<>(List.of("", "note"));
    List<String> row = new ArrayList<>(List.of("0", "?"));
    for (int i = HEADER.size() - 1; i >= 0; i--) {
      header.add(HEADER.get(i));
      row.add(ROW.get(i));
    }
    assertThat(visits(header, row)).containsExactly(VISIT);
  }

  /** Reads whole numbers of columns. */
  private record Numbers(List<String> columns) implements RecordReader<List<Integer>> {
    static Numbers of(String... columns) {
      return new Numbers(List.of(columns));
    }

    @Override
    public List<Integer> read(RecordRow row) {
      return columns.stream().map(row::intValue).toList();
    }
  }

  private static String complaint(String text, Numbers reader) {
    return assertThrows(CsvException.class, () -> read(text, CsvFormat.withHeader(), reader))
        .getMessage();
  }

  @Test
  void theExactNameGoesFirst() throws Exception {
    CsvFormat format = CsvFormat.withHeader();
    assertThat(read("Monthly Income,monthlyIncome\n1,2\n", format, Numbers.of("monthlyIncome")))
        .containsExactly(List.of(2));
    assertThat(read("a_b,ab\n1,2\n", format, Numbers.of("ab", "aB")))
        .containsExactly(List.of(2, 1));
    assertThat(read("a\n1\n", format, Numbers.of("a", "a"))).containsExactly(List.of(1, 1));
    assertThat(read("%,€\n1,2\n", format, Numbers.of("€"))).containsExactly(List.of(2));
    assertThat(complaint(",%\n1,2\n", Numbers.of("€"))).contains("must have column '€'");
  }

  @Test
  void allMissingColumnsAreNamedBeforeARowIsRead() {
    assertThat(complaint("id,monthly_incom,Plan 2\n?\n", Numbers.of("monthlyIncome", "plan")))
        .isEqualTo(
            "f.csv, line 1: the header must have columns 'monthlyIncome' and 'plan', but has only"
                + " id, monthly_incom, Plan 2. Did you mean 'monthly_incom' by 'monthlyIncome'? Did"
                + " you mean 'Plan 2' by 'plan'? @Column(\"...\") on a component names its column");
    assertThat(complaint("a\n", Numbers.of("income")))
        .isEqualTo(
            "f.csv, line 1: the header must have column 'income', but has only a."
                + " @Column(\"...\") on a component names its column");
    assertThat(complaint("\n\na;income\n1;2\n", Numbers.of("income", "a")))
        .isEqualTo(
            "f.csv, line 3: the header must have columns 'income' and 'a', but has only a;income."
                + " Is the separator another one, as in CsvFormat.withHeader().separatedBy(';')?"
                + " @Column(\"...\") on a component names its column");
    StringBuilder header = new StringBuilder();
    for (int i = 0; i <= 50; i++) {
      header.append('c').append(i).append(',');
    }
    assertThat(complaint(header + "d\n", Numbers.of("income")))
        .contains(", c48, c49, ... (52 in all). @Column");
  }

  @Test
  void columnsThatCouldBeMeantAreNamed() {
    assertThat(complaint("a_b,A B,ab2\n1,2,3\n", Numbers.of("ab", "c")))
        .isEqualTo(
            "f.csv, line 1: column 'ab' must be one of them, but 'a_b' and 'A B' are like it. Say"
                + " which, as in @Column(\"a_b\"); the header must have column 'c', but has only"
                + " a_b, A B, ab2. @Column(\"...\") on a component names its column");
    assertThat(complaint("AB\n1\n", Numbers.of("a_b", "aB")))
        .isEqualTo("f.csv, line 1: columns 'a_b' and 'aB' must be two, but only 'AB' is like them");
    assertThat(complaint("a,a\n1,2\n", Numbers.of("a"))).contains("names must differ");
  }

  @Test
  void aReaderNeedsAHeader() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> read("", CsvFormat.withoutHeader(), Numbers.of("a"))))
        .hasMessageThat()
        .isEqualTo(
            "format must have a header, as Numbers finds columns by their names, but was without."
                + " Use CsvFormat.withHeader(), or a lambda that reads them by number");
  }

  @Test
  void anErrorOfTheRecordHasAnAddress() {
    RecordReader<Integer> reader =
        new RecordReader<>() {
          @Override
          public List<String> columns() {
            return List.of("a");
          }

          @Override
          public Integer read(RecordRow row) {
            throw new IllegalArgumentException("a must be 2, but was " + row.text("a"));
          }
        };
    assertThat(
            assertThrows(CsvException.class, () -> read("A\n1\n", CsvFormat.withHeader(), reader)))
        .hasMessageThat()
        .isEqualTo(
            "f.csv, line 2: the mapper failed: java.lang.IllegalArgumentException: a must be 2,"
                + " but was 1");
  }
}
