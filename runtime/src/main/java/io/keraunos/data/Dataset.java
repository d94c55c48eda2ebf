package io.keraunos.data;

/**
 * Examples that can be read by index, in any order, by several threads at once.
 *
 * @param <T> the example, a record whose components become tensors
 */
public interface Dataset<T> {

  /** The number of examples, at least 0; the same at every call. */
  long size();

  /**
   * The example at an index. Called by several loader threads at once; what it throws reaches
   * {@code fit} as the cause, with the index named.
   *
   * @param index 0 to {@code size() - 1}
   */
  T get(long index) throws Exception;
}
