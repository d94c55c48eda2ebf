package io.keraunos.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A run of a query. */
final class JdbcPass<T> implements Iterator<T>, AutoCloseable {

  private final JdbcQuery<T> query;
  private final int shard;
  private final int shards;
  private final Connection connection;
  private final boolean autoCommit;
  private final ResultSet rows;
  // Maps the row on which the result stands.
  private final Callable<? extends T> mapping;
  // Index of the row in the query, from 0; -1 before the first one.
  private long row = -1;
  // Whether the result stands on a row that was not taken yet.
  private boolean waiting;
  private boolean ended;

  JdbcPass(JdbcQuery<T> query, int shard, int shards) {
    this.query = query;
    this.shard = shard;
    this.shards = shards;
    try {
      this.connection = query.dataSource().getConnection();
    } catch (SQLException e) {
      throw error("got no connection", e);
    }
    boolean complete = false;
    try {
      this.autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      this.rows = run();
      this.mapping = query.mapping().open(rows);
      complete = true;
    } catch (SQLException e) {
      throw error("cannot be run", e);
    } catch (JdbcException e) {
      throw columnError("", e);
    } finally {
      if (!complete) {
        closeQuietly();
      }
    }
  }

  private ResultSet run() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query.sql());
    statement.setFetchSize(query.fetchSize());
    int number = 1;
    for (Object parameter : query.parameters()) {
      statement.setObject(number++, parameter);
    }
    return statement.executeQuery();
  }

  @Override
  public boolean hasNext() {
    try {
      while (!waiting && !ended) {
        if (rows.next()) {
          row++;
          waiting = row % shards == shard;
        } else {
          ended = true;
        }
      }
      return waiting;
    } catch (SQLException e) {
      throw error("row %s cannot be read".formatted(row + 1), e);
    }
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the query has no more rows");
    }
    waiting = false;
    T example;
    try {
      example = mapping.call();
    } catch (JdbcException e) {
      throw columnError("row %s: ".formatted(row), e);
    } catch (Exception e) {
      throw error("the mapper failed on row " + row, e);
    }
    if (example == null) {
      throw error("the mapper must return an example, but returned null for row " + row, null);
    }
    return example;
  }

  private JdbcException error(String what, @Nullable Exception cause) {
    return new JdbcException(
        "query '%s': %s%s".formatted(query.sql(), what, cause == null ? "" : ": " + cause), cause);
  }

  private JdbcException columnError(String row, JdbcException cause) {
    return new JdbcException(
        "query '%s': %s%s".formatted(query.sql(), row, cause.getMessage()), cause);
  }

  @Override
  public void close() {
    ended = true;
    waiting = false;
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      throw error("its connection could not be closed", e);
    }
  }

  // The failure of the opening is thrown, not this one.
  private void closeQuietly() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The connection is gone.
    }
  }
}
