package io.keraunos.watch;

import java.util.OptionalDouble;

/**
 * The training loss of a predictor that answers the same for every example, such as the entropy of
 * the labels' frequencies.
 */
@FunctionalInterface
public interface TrivialLoss {

  /** It is not known. */
  TrivialLoss UNKNOWN = OptionalDouble::empty;

  /** Returns it; empty if it is not known. */
  OptionalDouble value();
}
