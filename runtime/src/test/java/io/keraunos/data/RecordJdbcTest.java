package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records read from a database by the names of their columns. */
class RecordJdbcTest {

  private static final String KEY = "123e4567-e89b-12d3-a456-426614174000";

  private final JdbcDataSource dataSource = new JdbcDataSource();
  private Connection keeper;

  @BeforeEach
  void create() throws SQLException {
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID());
    keeper = dataSource.getConnection();
    execute(
        """
        create table visit(
          id int, grade tinyint, floor smallint, count int, number bigint, weight real,
          price double precision, paid boolean, text varchar, exact numeric(30, 9), day_ date,
          at timestamp(9), seen timestamp(9) with time zone, took numeric(10, 3), key_ uuid,
          plan enum('FREE', 'MONTH_TO_MONTH', 'PRO'), place_city varchar, place_zip int,
          gaps_count int, gaps_price double precision, gaps_text varchar, first_day date,
          gaps_plan varchar, gaps_paid bit)
        """);
  }

  @AfterEach
  void close() throws SQLException {
    keeper.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute(sql);
    }
  }

  private static final String START =
      "insert into visit values (%s, -128, 32767, 7, 9007199254740993, 0.001, 0.1, true, ' text ',"
          + " 12345678901234567890.123456789, date '2024-02-29', timestamp '2024-03-31"
          + " 02:30:00.123456789', timestamp with time zone '2024-02-29 16:30:00+02', 1.5, '"
          + KEY
          + "', 'MONTH_TO_MONTH', 'x', 10431, ";

  private static Visit visit(Visit.Gaps gaps) {
    return new Visit(
        (byte) -128,
        (short) 32767,
        7,
        9007199254740993L,
        0.001f,
        0.1,
        true,
        " text ",
        new BigDecimal("12345678901234567890.123456789"),
        LocalDate.of(2024, 2, 29),
        LocalDateTime.of(2024, 3, 31, 2, 30, 0, 123_456_789),
        Instant.parse("2024-02-29T14:30:00Z"),
        Duration.ofSeconds(90),
        UUID.fromString(KEY),
        Visit.Plan.MONTH_TO_MONTH,
        new Visit.Place("x", 10431),
        gaps);
  }

  /** As a stream, and by columns whose names are like the record's. */
  @Test
  void everyTypeIsRead() throws Exception {
    execute(START.formatted(1) + "3, 2.5, 'NA', date '1999-12-31', 'pro', 0)");
    execute(START.formatted(2) + "null, null, null, null, null, null)");
    TimeZone zone = TimeZone.getDefault();
    List<Visit> read = new ArrayList<>();
    try {
      // A zone in which 2:30 of that day is not there.
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
      Iterator<Visit> pass =
          JdbcQuery.of(dataSource, "select * from visit order by id", Visit.Reader.INSTANCE)
              .open(0, 0, 1);
      pass.forEachRemaining(read::add);
      ((AutoCloseable) pass).close();
    } finally {
      TimeZone.setDefault(zone);
    }
    assertThat(read)
        .containsExactly(
            visit(
                new Visit.Gaps(
                    3,
                    2.5,
                    Optional.of("NA"),
                    LocalDate.of(1999, 12, 31),
                    Optional.of(Visit.Plan.PRO),
                    Optional.of(false))),
            visit(
                new Visit.Gaps(
                    null, Double.NaN, Optional.empty(), null, Optional.empty(), Optional.empty())))
        .inOrder();
  }

  /** Reads one value of column {@code v}. */
  private record One<T>(Function<RecordRow, T> value) implements RecordReader<T> {
    @Override
    public List<String> columns() {
      return List.of("v");
    }

    @Override
    public T read(RecordRow row) {
      return value.apply(row);
    }
  }

  private Object one(String sql, Function<RecordRow, Object> value) throws Exception {
    return JdbcQuery.of(dataSource, "select " + sql + " as v order by v", new One<>(value))
        .load()
        .get(0);
  }

  private String complaint(String sql, Function<RecordRow, Object> value) {
    String message = assertThrows(JdbcException.class, () -> one(sql, value)).getMessage();
    String query = "query 'select " + sql + " as v order by v': ";
    assertThat(message).startsWith(query);
    return message.substring(query.length());
  }

  @Test
  void numbersAreTakenFromEachOtherAndFromTexts() throws Exception {
    assertThat(one("cast(7 as bigint)", row -> row.intValue("v"))).isEqualTo(7);
    assertThat(one("7.000", row -> row.longValue("v"))).isEqualTo(7L);
    assertThat(one("cast(7 as double)", row -> row.shortValue("v"))).isEqualTo((short) 7);
    assertThat(one("'7'", row -> row.byteValue("v"))).isEqualTo((byte) 7);
    assertThat(one("9007199254740993", row -> row.longValue("v"))).isEqualTo(9007199254740993L);
    assertThat(one("cast(0.1 as double)", row -> row.floatValue("v"))).isEqualTo(0.1f);
    assertThat(one("cast(0.5 as real)", row -> row.doubleValue("v"))).isEqualTo(0.5);
    assertThat(one("12.5", row -> row.doubleValue("v"))).isEqualTo(12.5);
    assertThat(one("3", row -> row.doubleValue("v"))).isEqualTo(3.0);
    assertThat(one("cast('NaN' as double)", row -> row.doubleValue("v"))).isEqualTo(Double.NaN);
    assertThat(one("'1e3'", row -> row.doubleValue("v"))).isEqualTo(1000.0);
    assertThat(one("2", row -> row.decimal("v"))).isEqualTo(new BigDecimal(2));
    assertThat(one("1", row -> row.booleanValue("v"))).isEqualTo(true);
    assertThat(one("'False'", row -> row.booleanValue("v"))).isEqualTo(false);
    assertThat(one("12.50", row -> row.text("v"))).isEqualTo("12.50");
    assertThat(one("cast('ab' as clob)", row -> row.text("v"))).isEqualTo("ab");
    assertThat(one("'" + KEY + "'", row -> row.uuid("v"))).isEqualTo(UUID.fromString(KEY));
    assertThat(one("'month to month'", row -> row.constant("v", Visit.Plan.class)))
        .isEqualTo(Visit.Plan.MONTH_TO_MONTH);
  }

  @Test
  void timesAreTakenFromEachOtherAndFromTexts() throws Exception {
    LocalDate day = LocalDate.of(2024, 2, 29);
    TimePattern german = TimePattern.of("dd.MM.yyyy");
    assertThat(one("timestamp '2024-02-29 00:00:00'", row -> row.date("v"))).isEqualTo(day);
    assertThat(one("date '2024-02-29'", row -> row.date("v", german))).isEqualTo(day);
    assertThat(one("'29.02.2024'", row -> row.date("v", german))).isEqualTo(day);
    assertThat(one("20240229", row -> row.date("v", TimePattern.of("yyyyMMdd")))).isEqualTo(day);
    assertThat(one("date '2024-02-29'", row -> row.dateTime("v"))).isEqualTo(day.atStartOfDay());
    assertThat(one("'2024-02-29 01:00'", row -> row.dateTime("v"))).isEqualTo(day.atTime(1, 0));
    Instant instant = Instant.parse("2024-02-29T01:00:00Z");
    assertThat(one("timestamp '2024-02-29 01:00:00'", row -> row.instant("v"))).isEqualTo(instant);
    assertThat(one("'2024-02-29T01:00:00Z'", row -> row.instant("v"))).isEqualTo(instant);
    assertThat(one("1709168400", row -> row.instant("v", ChronoUnit.SECONDS))).isEqualTo(instant);
    assertThat(
            one(
                "timestamp with time zone '2024-02-29 02:00:00+01'",
                row -> row.instant("v", ChronoUnit.SECONDS)))
        .isEqualTo(instant);
    assertThat(one("interval '1:30' hour to minute", row -> row.duration("v")))
        .isEqualTo(Duration.ofMinutes(90));
    assertThat(one("interval '90' second", row -> row.duration("v", ChronoUnit.HOURS)))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(one("'PT1M'", row -> row.duration("v"))).isEqualTo(Duration.ofMinutes(1));
    assertThat(one("1.5", row -> row.duration("v", ChronoUnit.DAYS)))
        .isEqualTo(Duration.ofHours(36));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "int | 7.5 | an int, but was '7.5' (BigDecimal)",
        "int | 2147483648 | an int, but was '2147483648' (Long)",
        "int | true | an int, but was 'true' (Boolean)",
        "int | 'x' | an int, but was 'x'",
        "double | date '2024-02-29' | a double, but was '2024-02-29' (LocalDate)",
        "double | 'NA' | a double, but was 'NA'",
        "boolean | 2 | true, false, 1 or 0, but was '2' (Integer)",
        "date | timestamp '2024-02-29 01:00:00' | a date such as 2024-05-31, but was"
            + " '2024-02-29T01:00' (LocalDateTime)",
        "date | '29.02.2024' | a date such as 2024-05-31, but was '29.02.2024'",
        "dateTime | timestamp with time zone '2024-02-29 02:00:00+01' | a date and time such as"
            + " 2024-05-31T16:30:00, but was '2024-02-29T02:00+01:00' (OffsetDateTime)",
        "constant | 'x' | one of FREE, MONTH_TO_MONTH, PRO, but was 'x'",
      })
  void aValueOfAnotherTypeHasAnAddress(String type, String sql, String rule) {
    Function<RecordRow, Object> value =
        row ->
            switch (type) {
              case "int" -> row.intValue("v");
              case "double" -> row.doubleValue("v");
              case "boolean" -> row.booleanValue("v");
              case "date" -> row.date("v");
              case "dateTime" -> row.dateTime("v");
              default -> row.constant("v", Visit.Plan.class);
            };
    assertThat(complaint(sql, value)).isEqualTo("row 0: column 'V' must be " + rule);
  }

  @Test
  void aNullThatMayNotBeMissingHasAnAddress() {
    for (Function<RecordRow, Object> value :
        List.<Function<RecordRow, Object>>of(
            row -> row.intValue("v"),
            row -> row.floatValue("v"),
            row -> row.booleanValue("v"),
            row -> row.text("v"),
            row -> row.date("v"),
            row -> row.constant("v", Visit.Plan.class))) {
      assertThat(complaint("cast(null as varchar)", value))
          .endsWith(
              ", but was NULL, which is missing, and its component has no rule for that. Give it"
                  + " one, as in @Numeric(missing = Missing.MEDIAN) Double, or leave such rows"
                  + " out");
    }
    assertThat(complaint("cast(null as int)", row -> row.intValue("v")))
        .startsWith("row 0: column 'V' must be an int, but was NULL");
    assertThat(complaint("1", row -> row.intValue("w")))
        .isEqualTo("row 0: column 'w' must be one of the reader's, but they are v");
    assertThat(complaint("interval '1' month", row -> row.duration("v")))
        .startsWith("row 0: column 'V' cannot be read: org.h2.jdbc.JdbcSQLDataException: ");
  }

  @Test
  void missingColumnsAreNamedBeforeARowIsRead() throws Exception {
    execute("create table nobody(id int, w int, \"v.\" int, v_ int)");
    JdbcQuery<Object> query =
        JdbcQuery.of(
            dataSource,
            "select id, w from nobody order by id",
            new One<>(row -> row.intValue("v")));
    assertThat(assertThrows(JdbcException.class, query::load))
        .hasMessageThat()
        .isEqualTo(
            "query 'select id, w from nobody order by id': the result must have column 'v', but has"
                + " only ID, W. Did you mean 'W' by 'v'? @Column(\"...\") on a component names its"
                + " column");
    JdbcQuery<Object> alike =
        JdbcQuery.of(
            dataSource, "select * from nobody order by id", new One<>(row -> row.intValue("v")));
    assertThat(assertThrows(JdbcException.class, () -> alike.open(0, 0, 1)))
        .hasMessageThat()
        .endsWith(
            ": column 'v' must be one of them, but 'v.' and 'V_' are like it. Say which, as in"
                + " @Column(\"v.\")");
    JdbcQuery<Object> twice =
        JdbcQuery.of(
            dataSource,
            "select id as \"v\", w as \"v\" from nobody order by id",
            new One<>(row -> row.intValue("v")));
    assertThat(assertThrows(JdbcException.class, twice::load))
        .hasMessageThat()
        .endsWith(": column 'v' must be there once, but 2 have this name");
    try (Statement statement = keeper.createStatement();
        ResultSet count =
            statement.executeQuery("select count(*) from information_schema.sessions")) {
      count.next();
      assertThat(count.getInt(1)).isEqualTo(1);
    }
  }
}
