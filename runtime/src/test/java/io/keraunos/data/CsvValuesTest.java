package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decimal commas, words for true, false and missing, and the types that a lambda can ask for. */
class CsvValuesTest {

  private static final CsvFormat PLAIN = CsvFormat.withHeader();
  private static final CsvFormat COMMA = PLAIN.decimalComma();

  private static Object one(String value, CsvFormat format, CsvDataset.RowMapper<?> mapper)
      throws Exception {
    byte[] content = ("v\n\"" + value + "\"\n").getBytes(UTF_8);
    return CsvDataset.read("f.csv", new ByteArrayInputStream(content), format, mapper).get(0);
  }

  private static String complaint(String value, CsvFormat format, CsvDataset.RowMapper<?> mapper) {
    return assertThrows(CsvException.class, () -> one(value, format, mapper)).getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1,5 | 1.5", "-,5 | -0.5", "1,5e3 | 1500", "7 | 7", "nan | NaN", "-inf | -Infinity"})
  void aDecimalCommaIsAnOption(String text, double value) throws Exception {
    assertThat(one(text, COMMA, row -> row.doubleValue("v"))).isEqualTo(value);
    assertThat(one(text, COMMA, row -> row.floatValue(0))).isEqualTo((float) value);
    if (Double.isFinite(value)) {
      assertThat((BigDecimal) one(text, COMMA, row -> row.decimal("v")))
          .isEquivalentAccordingToCompareTo(BigDecimal.valueOf(value));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1.234,5", "1,234,5", "1 234,5", ","})
  void aPointIsAnErrorThen(String text) {
    assertThat(complaint(text, COMMA, row -> row.doubleValue("v")))
        .isEqualTo(
            "f.csv, line 2: column 0 ('v') must be a double with a decimal comma, such as 1,5, but"
                + " was '"
                + text
                + "'");
  }

  @Test
  void aCommaIsOneForAllNumbers() throws Exception {
    assertThat(one("7,0", COMMA, row -> row.intValue("v"))).isEqualTo(7);
    assertThat(one("1,0", COMMA, row -> row.booleanValue("v"))).isEqualTo(true);
    assertThat(one("1,5", COMMA, row -> row.duration("v", ChronoUnit.HOURS)))
        .isEqualTo(Duration.ofMinutes(90));
    assertThat(complaint("7,5", COMMA, row -> row.intValue("v"))).endsWith("an int, but was '7,5'");
    assertThat(complaint("1,5", PLAIN, row -> row.doubleValue("v")))
        .isEqualTo(
            "f.csv, line 2: column 0 ('v') must be a double, but was '1,5'. A comma is read neither"
                + " as a decimal point nor between thousands. Where it is the decimal point, set"
                + " CsvFormat.decimalComma()");
  }

  @Test
  void wordsForTrueAndFalseCanBeAdded() throws Exception {
    CsvFormat format = PLAIN.booleans("Yes", "No").booleans("Ja", "Nein");
    for (String yes : new String[] {"Yes", "YES", " yes ", "ja", "true", "1", "1.0"}) {
      assertThat(one(yes, format, row -> row.booleanValue("v"))).isEqualTo(true);
    }
    for (String no : new String[] {"No", "no", "NEIN", "False", "0", "-0"}) {
      assertThat(one(no, format, row -> row.booleanValue(0))).isEqualTo(false);
    }
    assertThat(complaint("y", format, row -> row.booleanValue("v")))
        .isEqualTo(
            "f.csv, line 2: column 0 ('v') must be true, false, 1, 0, Yes, No, Ja or Nein, but was"
                + " 'y'. Words of the file's own are added as in CsvFormat.booleans(\"Yes\","
                + " \"No\")");
  }

  @Test
  void wordsForMissingCanBeSet() throws Exception {
    CsvFormat format = PLAIN.missing("-", "unknown", "NaT");
    for (String missing : new String[] {"", " ", "-", " unknown "}) {
      assertThat(one(missing, format, row -> row.has("v"))).isEqualTo(false);
    }
    for (String there : new String[] {"NA", "null", "Unknown", "--"}) {
      assertThat(one(there, format, row -> row.has("v"))).isEqualTo(true);
      assertThat(one(there, PLAIN.missing(), row -> row.has(0))).isEqualTo(true);
    }
    assertThat(one("", PLAIN.missing(), row -> row.has("v"))).isEqualTo(false);
    assertThat(complaint("-", format, row -> row.intValue("v")))
        .isEqualTo(
            "f.csv, line 2: column 0 ('v') must be an int, but was '-'. Ask has(...) first where"
                + " values are missing");
  }

  @Test
  void wordsMustNotMeanTwoThings() {
    assertRefused(
        () -> PLAIN.booleans("0", "1"),
        "a word for false must not be one for the opposite, but was '0'");
    assertRefused(
        () -> PLAIN.booleans("Yes", "YES"),
        "a word for false must not be one for the opposite, but was 'YES'");
    assertRefused(
        () -> PLAIN.booleans("+", "-").missing("-"),
        "a word for missing must not be one for true or false, but was '-'");
    assertRefused(
        () -> PLAIN.missing("-").booleans("+", "-"),
        "a word for missing must not be one for true or false, but was '-'");
    assertRefused(
        () -> PLAIN.missing(" "),
        "a word for missing must have characters and no blanks around them, but was ' '");
    assertRefused(
        () -> PLAIN.booleans("yes ", "no"),
        "a word for true must have characters and no blanks around them, but was 'yes '");
  }

  private static void assertRefused(Executable options, String message) {
    assertThat(assertThrows(IllegalArgumentException.class, options))
        .hasMessageThat()
        .isEqualTo(message);
  }

  @Test
  void everyTypeCanBeAskedForByNumber() throws Exception {
    assertThat(one("-1", PLAIN, row -> row.byteValue(0))).isEqualTo(-1);
    assertThat(one("-1", PLAIN, row -> row.shortValue(0))).isEqualTo(-1);
    assertThat(one("1.50", PLAIN, row -> row.decimal(0))).isEqualTo(new BigDecimal("1.50"));
    assertThat(one("2024-05-31", PLAIN, row -> row.date(0))).isEqualTo(LocalDate.of(2024, 5, 31));
    assertThat(one("5/31/24", PLAIN, row -> row.date(0, TimePattern.of("M/d/yy"))))
        .isEqualTo(LocalDate.of(2024, 5, 31));
    assertThat(one("2024-05-31 01:02", PLAIN, row -> row.dateTime(0)))
        .isEqualTo(LocalDate.of(2024, 5, 31).atTime(1, 2));
    assertThat(one("1970-01-01T00:00:01Z", PLAIN, row -> row.instant(0)))
        .isEqualTo(Instant.ofEpochSecond(1));
    assertThat(one("1500.25", PLAIN, row -> row.instant(0, ChronoUnit.MILLIS)))
        .isEqualTo(Instant.ofEpochSecond(1, 500_250_000));
    assertThat(one("PT-1M", PLAIN, row -> row.duration(0))).isEqualTo(Duration.ofMinutes(-1));
    assertThat(one("-0.5", PLAIN, row -> row.duration(0, ChronoUnit.DAYS)))
        .isEqualTo(Duration.ofHours(-12));
    UUID key = new UUID(1, 2);
    assertThat(one(key.toString(), PLAIN, row -> row.uuid(0))).isEqualTo(key);
    assertThat(one("days", PLAIN, row -> row.constant(0, ChronoUnit.class)))
        .isEqualTo(ChronoUnit.DAYS);
    assertThat(complaint("day", PLAIN, row -> row.constant("v", ChronoUnit.class)))
        .isEqualTo(
            "f.csv, line 2: column 0 ('v') must be one of NANOS, MICROS, MILLIS, SECONDS, MINUTES,"
                + " HOURS, HALF_DAYS, DAYS, WEEKS, MONTHS, YEARS, DECADES, ... (16 in all), but was"
                + " 'day'");
  }

  enum Alike {
    A_B,
    AB,
    ab,
    C,
    _C_,
    D_E
  }

  @Test
  void aConstantIsThatOfTheExactNameOrTheOnlyOneLikeIt() throws Exception {
    for (Alike constant : Alike.values()) {
      assertThat(one(constant.name(), PLAIN, row -> row.constant("v", Alike.class)))
          .isEqualTo(constant);
    }
    assertThat(one("d e", PLAIN, row -> row.constant("v", Alike.class))).isEqualTo(Alike.D_E);
    for (String text : new String[] {"a-b", "c", "Ab", "-"}) {
      assertThat(complaint(text, PLAIN, row -> row.constant("v", Alike.class)))
          .contains("must be one of A_B, AB, ab, C, _C_, D_E, but was");
    }
  }
}
