package io.keraunos.spi;

import java.util.List;

/**
 * Writes examples into batches. The processor generates one for each record a loader yields.
 *
 * @param <T> the example
 */
public interface Collator<T> extends RowFiller<T> {

  /** Returns the example's class. */
  Class<T> exampleType();

  /** Returns the example's components, in the record's order. */
  List<Feature> features();
}
