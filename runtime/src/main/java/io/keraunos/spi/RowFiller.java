package io.keraunos.spi;

/**
 * Writes one example into a row of a batch: one {@code put} for each feature, in order.
 *
 * @param <T> the example
 */
@FunctionalInterface
public interface RowFiller<T> {

  /**
   * Writes one example.
   *
   * @param example the example
   * @param row the row to write
   */
  void write(T example, ExampleWriter row);
}
