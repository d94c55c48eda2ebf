package io.keraunos.annotation;

/** What becomes of a missing value: null, an empty {@link java.util.Optional}, or NaN. */
public enum Missing {
  /** It is an error, which names the component and the example. */
  REFUSED,
  /** The mean of the values that are there takes its place, and a flag is set. */
  MEAN,
  /** The median of the values that are there takes its place, and a flag is set. */
  MEDIAN,
  /** 0 takes its place, and a flag is set. */
  ZERO,
  /** It has an entry of its own. */
  ENTRY
}
