package io.keraunos.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/**
 * Turns the rows of a query's results into examples.
 *
 * @param <T> the example
 */
interface JdbcMapping<T> {

  /**
   * Returns what maps the row on which a result stands, each time that it is called.
   *
   * @throws JdbcException if the result lacks columns
   */
  Callable<T> open(ResultSet rows) throws SQLException;

  /** Returns the mapping by a reader. */
  static <T> JdbcMapping<T> by(RecordReader<T> reader) {
    return rows -> {
      JdbcRow row = JdbcRow.of(rows, reader.columns());
      return () -> reader.read(row);
    };
  }
}
