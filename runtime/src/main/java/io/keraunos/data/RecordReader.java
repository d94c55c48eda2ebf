package io.keraunos.data;

import java.util.List;

/**
 * Reads rows to records by the names of their columns. For a record whose components say what they
 * are ({@code @Numeric}, {@code @Category}, {@code @Column} and so on) one is generated, named
 * after the module and the record, as {@code ChurnNetCustomerReader.INSTANCE}. It takes the place
 * of the lambda:
 *
 * <pre>{@code
 * Dataset<Customer> customers =
 *     CsvDataset.read(Path.of("churn.csv"), ChurnNetCustomerReader.INSTANCE);
 * JdbcQuery<Customer> rows =
 *     JdbcQuery.of(source, "select * from customer order by id", ChurnNetCustomerReader.INSTANCE);
 * }</pre>
 *
 * <p>A column is found by its exact name. If there is none, it is the only one that has the same
 * letters and digits, whatever their case and what stands between them: {@code monthlyIncome} is
 * {@code monthly_income}, {@code Monthly Income} or {@code MONTHLYINCOME}, and {@code address.city}
 * is {@code address_city}. That columns are missing, or that several could be meant, is an error
 * before the first row is read, which names them all. Other columns are left alone.
 *
 * @param <T> the record
 */
public interface RecordReader<T> {

  /** Returns the names of the columns that {@link #read} asks for. */
  List<String> columns();

  /**
   * Returns the record of a row.
   *
   * @param row has the columns under the names of {@link #columns}
   */
  T read(RecordRow row);
}
