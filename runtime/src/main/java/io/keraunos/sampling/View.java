package io.keraunos.sampling;

import java.util.List;

/** A dataset that is made of others. */
public interface View {

  /** Returns the datasets that it reads from. */
  List<?> sources();

  /**
   * Returns the index in its one source of the example that it has at an index; -1 if it has
   * several sources.
   */
  default long sourceIndex(long index) {
    return -1;
  }

  /** Returns whether examples of its one source are drawn, some of them several times. */
  default boolean isDrawn() {
    return false;
  }

  /** Returns whether an example of its one source is read once, and kept. */
  default boolean keeps() {
    return false;
  }
}
