package io.keraunos.sampling;

import java.util.List;

/** A dataset that is made of others. */
public interface View {

  /** Returns the datasets that it reads from. */
  List<?> sources();

  /** Returns whether an example of its one source is read once, and kept. */
  default boolean keeps() {
    return false;
  }
}
