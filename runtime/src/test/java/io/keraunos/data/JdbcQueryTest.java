package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.loading.BatchLoader;
import io.keraunos.loading.BatchLoaderOptions;
import io.keraunos.loading.LoaderFixtures;
import io.keraunos.loading.LoaderFixtures.Numbered;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.LongStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries of a database in memory. */
class JdbcQueryTest {

  private static final String ALL = "select id from number order by id";

  private final JdbcDataSource dataSource = new JdbcDataSource();
  // The database lives as long as a connection to it.
  private Connection keeper;

  @BeforeEach
  void create() throws SQLException {
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID());
    keeper = dataSource.getConnection();
    execute("create table number as select x - 1 as id, x * 1.5 as half from system_range(1, 25)");
  }

  @AfterEach
  void noConnectionIsLeftOpen() throws SQLException {
    assertThat(connections()).isEqualTo(1);
    keeper.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute(sql);
    }
  }

  private int connections() throws SQLException {
    try (Statement statement = keeper.createStatement();
        ResultSet count =
            statement.executeQuery("select count(*) from information_schema.sessions")) {
      count.next();
      return count.getInt(1);
    }
  }

  private JdbcQuery<Numbered> numbers() {
    return JdbcQuery.of(dataSource, ALL, row -> new Numbered(row.getLong("id")));
  }

  private static List<Long> all(StreamDataset<Numbered> stream, int shard, int shards)
      throws Exception {
    List<Long> read = new ArrayList<>();
    Iterator<Numbered> pass = stream.open(0, shard, shards);
    pass.forEachRemaining(example -> read.add(example.index()));
    ((AutoCloseable) pass).close();
    return read;
  }

  @Test
  void everyRowIsAnExample() throws Exception {
    record House(double price, String name) {}
    JdbcQuery<House> houses =
        JdbcQuery.of(
                dataSource,
                "select half, ? as name from number where id > ? order by id",
                row -> new House(row.getDouble(1), row.getString("name")))
            .with("x", 22)
            .fetchSize(1);
    Dataset<House> loaded = houses.load();
    assertThat(List.of(loaded.get(0), loaded.get(1)))
        .containsExactly(new House(36, "x"), new House(37.5, "x"))
        .inOrder();
    assertThat(loaded.size()).isEqualTo(2);
    assertThat(houses.with(null, 30).load().size()).isEqualTo(0);
  }

  @Test
  void everyEpochRunsTheQueryAnew() throws Exception {
    BatchLoaderOptions options = new BatchLoaderOptions("test", 10, false, 2, false, 0, 2);
    try (BatchLoader loader = BatchLoader.open(numbers(), Numbered.COLLATOR, options)) {
      loader.start(0, 0, Long.MAX_VALUE);
      assertThat(LoaderFixtures.rest(loader))
          .containsExactly(range(0, 10), range(10, 20), range(20, 25))
          .inOrder();
      execute("insert into number values (25, 0)");
      loader.start(1, 1, Long.MAX_VALUE); // as a fit that goes on after the first batch
      assertThat(LoaderFixtures.rest(loader))
          .containsExactly(range(10, 20), range(20, 26))
          .inOrder();
      loader.start(2, 0, 1); // left early
      assertThat(LoaderFixtures.rest(loader)).containsExactly(range(0, 10));
    }
    LoaderFixtures.assertNothingLeft();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void workersShareTheRows() throws Exception {
    List<Long> read = new ArrayList<>();
    for (int shard = 0; shard < 3; shard++) {
      List<Long> part = all(numbers(), shard, 3);
      assertThat(part.size()).isAtLeast(8);
      read.addAll(part);
    }
    assertThat(read).containsExactlyElementsIn(range(0, 25));
    assertThat(all(numbers().shuffle(25, 1), 0, 1)).containsExactlyElementsIn(range(0, 25));
  }

  @Test
  void aQueryWithoutAnOrderIsRefused() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> JdbcQuery.of(dataSource, "select id from orders", row -> row)))
        .hasMessageThat()
        .isEqualTo(
            "query must have an ORDER BY, over columns in which no two rows are equal, as a fit"
                + " that goes on and several workers need the same order each time, but was 'select"
                + " id from orders'");
    JdbcQuery<?> query = JdbcQuery.of(dataSource, "select 1 as x ORDER\n  BY x", row -> 7);
    assertThat(query.load().size()).isEqualTo(1);
    assertThat(assertThrows(IllegalArgumentException.class, () -> query.fetchSize(0)))
        .hasMessageThat()
        .isEqualTo("fetchSize must be at least 1, but was 0");
  }

  private String complaint(String sql, JdbcQuery.RowMapper<Object> mapper) {
    String message =
        assertThrows(JdbcException.class, () -> JdbcQuery.of(dataSource, sql, mapper).load())
            .getMessage();
    String query = "query '" + sql + "': ";
    assertThat(message).startsWith(query);
    return message.substring(query.length());
  }

  @Test
  void whatFailsIsNamed() throws Exception {
    assertThat(complaint("select id from nobody order by id", row -> row))
        .startsWith("cannot be run: org.h2.jdbc.JdbcSQLSyntaxErrorException: Table \"NOBODY\"");
    assertThat(complaint(ALL, row -> row.getLong("colour")))
        .startsWith("the mapper failed on row 0: org.h2.jdbc.JdbcSQLSyntaxErrorException: Column");
    assertThat(
            complaint(
                ALL,
                row -> {
                  if (row.getLong(1) == 3) {
                    throw new IOException("mine");
                  }
                  return 1;
                }))
        .isEqualTo("the mapper failed on row 3: java.io.IOException: mine");
    assertThat(complaint(ALL, row -> null))
        .isEqualTo("the mapper must return an example, but returned null for row 0");
    assertThat(complaint("select ? from number order by id", row -> row)).startsWith("cannot be");
    JdbcDataSource nowhere = new JdbcDataSource();
    nowhere.setURL("jdbc:h2:mem:none;ifexists=true");
    JdbcQuery<Object> query = JdbcQuery.of(nowhere, ALL, row -> row);
    assertThat(assertThrows(JdbcException.class, query::load))
        .hasMessageThat()
        .startsWith("query '" + ALL + "': got no connection: ");
  }

  @Test
  void aPassEndsOnce() throws Exception {
    try (JdbcPass<Numbered> pass = new JdbcPass<>(numbers(), 24, 25)) {
      assertThat(pass.next().index()).isEqualTo(24);
      assertThat(pass.hasNext()).isFalse();
      assertThrows(NoSuchElementException.class, pass::next);
    }
  }

  @Test
  void aNullIsNotReadAsZero() throws Exception {
    execute("create table gap as select 1 as id, cast(null as int) as a, 5 as b");
    String sql = "select id, a, b from gap order by id";
    for (JdbcQuery.RowMapper<Number> careless :
        List.<JdbcQuery.RowMapper<Number>>of(
            row -> row.getInt("a") + row.getInt("b"),
            row -> row.getFloat("b") + row.getFloat("a"),
            row -> row.getDouble("a"),
            row -> row.getBoolean("a") ? 1 : 0)) {
      assertThat(
              assertThrows(
                  JdbcException.class, () -> JdbcQuery.of(dataSource, sql, careless).load()))
          .hasMessageThat()
          .contains("the mapper failed on row 0: java.sql.SQLException: column a must not be NULL");
    }
    JdbcQuery.RowMapper<Integer> careful =
        row -> {
          int a = row.getInt("a");
          return row.wasNull() ? -1 : a;
        };
    assertThat(JdbcQuery.of(dataSource, sql, careful).load().get(0)).isEqualTo(-1);
    assertThat(
            JdbcQuery.of(dataSource, sql, row -> row.getObject("a") == null ? row.getInt("b") : 0)
                .load()
                .get(0))
        .isEqualTo(5);
    assertThat(
            assertThrows(
                JdbcException.class,
                () -> JdbcQuery.of(dataSource, sql, row -> row.getInt("none")).load()))
        .hasMessageThat()
        .contains("JdbcSQLSyntaxErrorException");
  }
}
