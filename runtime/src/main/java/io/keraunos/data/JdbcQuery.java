package io.keraunos.data;

import io.keraunos.check.Check;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an SQL query as examples.
 *
 * <pre>{@code
 * record House(@TensorShape({2}) float[] features, float price) {}
 *
 * JdbcQuery<House> houses =
 *     JdbcQuery.of(
 *         dataSource,
 *         "select area, rooms, price from house where city = ? order by id",
 *         row -> new House(new float[] {row.getFloat(1), row.getFloat(2)}, row.getFloat(3)))
 *     .with("Athens");
 * }</pre>
 *
 * <p>As a stream it is run anew for each epoch, with a connection of its own that is closed when
 * the epoch ends, early or not; no more rows than {@link #fetchSize} are in memory. It is read by
 * one loader thread and in its own order, unless {@link #shuffle} mixes it. {@link #load} reads all
 * rows once and keeps them; what it returns can be shuffled and split.
 *
 * <p>A fit that goes on in the middle of an epoch skips the rows it had, and of {@code n} workers
 * each reads all rows and takes every {@code n}th. Both need the rows to come in the same order
 * each time, so the query must have an {@code ORDER BY}, over columns in which no two rows are
 * equal. It is checked that the words are there, not that they order every row. Rows must not be
 * added or deleted while a fit runs.
 *
 * <p>The connection is taken out of auto-commit mode while it is used, since PostgreSQL streams
 * only then; MySQL streams with {@code useCursorFetch=true} in its URL. The transaction is rolled
 * back.
 *
 * @param <T> the example, a record whose components become tensors
 */
public final class JdbcQuery<T> implements StreamDataset<T> {

  private static final Pattern ORDER_BY =
      Pattern.compile("\\border\\s+by\\b", Pattern.CASE_INSENSITIVE);

  private final DataSource dataSource;
  private final String sql;
  private final JdbcMapping<? extends T> mapping;
  private final List<@Nullable Object> parameters;
  private final int fetchSize;

  private JdbcQuery(
      DataSource dataSource,
      String sql,
      JdbcMapping<? extends T> mapping,
      List<@Nullable Object> parameters,
      int fetchSize) {
    this.dataSource = dataSource;
    this.sql = sql;
    this.mapping = mapping;
    this.parameters = parameters;
    this.fetchSize = fetchSize;
  }

  /**
   * Turns a row into an example.
   *
   * @param <T> the example
   */
  @FunctionalInterface
  public interface RowMapper<T> {
    /**
     * Returns the example.
     *
     * @param row stands on the row; must not be moved. A {@code NULL} that is read as a number or a
     *     boolean is an error, unless {@code wasNull} is asked right after it
     */
    T map(ResultSet row) throws Exception;
  }

  /**
   * Returns a query that fetches 1000 rows at once. It is not run yet.
   *
   * @param dataSource the source of connections
   * @param sql a query with an {@code ORDER BY}
   * @param mapper turns each row into an example
   * @throws IllegalArgumentException if it has no {@code ORDER BY}
   */
  public static <T> JdbcQuery<T> of(
      DataSource dataSource, String sql, RowMapper<? extends T> mapper) {
    return create(dataSource, sql, mapping(mapper));
  }

  /**
   * Returns a query whose rows are read to records by the names of its columns. It fetches 1000
   * rows at once, and is not run yet.
   *
   * @param dataSource the source of connections
   * @param sql a query with an {@code ORDER BY}
   * @param reader turns each row into a record; {@code NULL} is a missing value
   * @throws IllegalArgumentException if it has no {@code ORDER BY}
   */
  public static <T> JdbcQuery<T> of(
      DataSource dataSource, String sql, RecordReader<? extends T> reader) {
    return create(dataSource, sql, JdbcMapping.by(reader));
  }

  private static <T> JdbcMapping<T> mapping(RowMapper<T> mapper) {
    return rows -> {
      NullCheckedRow.Checked checked = NullCheckedRow.of(rows);
      return () -> {
        T example = mapper.map(checked.row());
        checked.check().end();
        return example;
      };
    };
  }

  private static <T> JdbcQuery<T> create(
      DataSource dataSource, String sql, JdbcMapping<? extends T> mapping) {
    if (!ORDER_BY.matcher(sql).find()) {
      throw new IllegalArgumentException(
          "query must have an ORDER BY, over columns in which no two rows are equal, as a fit that goes on and several workers need the same order each time, but was '%s'"
              .formatted(sql));
    }
    return new JdbcQuery<>(dataSource, sql, mapping, List.of(), 1000);
  }

  /** Returns this query with values for its {@code ?}, in their order; null is allowed. */
  public JdbcQuery<T> with(@Nullable Object... values) {
    List<@Nullable Object> copy = Collections.unmodifiableList(Arrays.asList(values.clone()));
    return new JdbcQuery<>(dataSource, sql, mapping, copy, fetchSize);
  }

  /**
   * Returns this query with another number of rows fetched from the database at once, at least 1.
   */
  public JdbcQuery<T> fetchSize(int rows) {
    Check.atLeast("fetchSize", rows, 1);
    return new JdbcQuery<>(dataSource, sql, mapping, parameters, rows);
  }

  /**
   * Runs the query.
   *
   * @throws JdbcException if it cannot be run. The iterator throws it, too, if a row cannot be read
   *     or the mapper fails.
   */
  @Override
  public Iterator<T> open(long epoch, int shard, int shards) {
    return new JdbcPass<>(this, shard, shards);
  }

  /**
   * Runs the query and keeps all examples in memory.
   *
   * @throws JdbcException if it cannot be run, a row cannot be read or the mapper fails
   */
  public Dataset<T> load() {
    List<T> examples = new ArrayList<>();
    try (JdbcPass<T> pass = new JdbcPass<>(this, 0, 1)) {
      pass.forEachRemaining(examples::add);
    }
    return Dataset.of(examples);
  }

  DataSource dataSource() {
    return dataSource;
  }

  String sql() {
    return sql;
  }

  JdbcMapping<? extends T> mapping() {
    return mapping;
  }

  List<@Nullable Object> parameters() {
    return parameters;
  }

  int fetchSize() {
    return fetchSize;
  }
}
