package io.keraunos.examples.delivery;

import io.keraunos.data.Dataset;
import io.keraunos.data.JdbcQuery;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The table of deliveries. Every fifth is held back for ever: no model learns from it, so that all
 * may be measured on it.
 */
@Component
class DeliveryTable {

  private static final String TRAINING = "select * from delivery where mod(id, 5) <> 0 order by id";
  private static final String HELD_BACK = "select * from delivery where mod(id, 5) = 0 order by id";

  private final DataSource database;
  private final JdbcTemplate jdbc;

  DeliveryTable(DataSource database, JdbcTemplate jdbc) {
    this.database = database;
    this.jdbc = jdbc;
  }

  Dataset<Delivery> training() {
    return read(TRAINING);
  }

  Dataset<Delivery> heldBack() {
    return read(HELD_BACK);
  }

  private Dataset<Delivery> read(String sql) {
    return JdbcQuery.of(database, sql, DeliveryNetDeliveryReader.INSTANCE).load();
  }

  boolean isEmpty() {
    return next() == 1;
  }

  void add(List<Delivery> deliveries) {
    long first = next();
    List<Object[]> rows =
        IntStream.range(0, deliveries.size())
            .mapToObj(i -> row(first + i, deliveries.get(i)))
            .toList();
    jdbc.batchUpdate("insert into delivery values (?, ?, ?, ?, ?)", rows);
  }

  private static Object[] row(long id, Delivery each) {
    return new Object[] {id, each.kilometres(), each.parcels(), each.vehicle(), each.minutes()};
  }

  private long next() {
    return Objects.requireNonNull(
        jdbc.queryForObject("select coalesce(max(id), 0) + 1 from delivery", Long.class));
  }
}
