package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.ValueType;

/**
 * A limit on a loader: all of it, a number of batches, or a fraction of its batches.
 *
 * @param batches the number of batches; -1 if it is not given
 * @param fraction the fraction; 1 for all
 */
public record Limit(long batches, double fraction) {

  private static final Limit NONE = new Limit(-1, 1);

  /** Checks the values. */
  public Limit {
    if (batches < -1) {
      throw new IllegalArgumentException(
          "a limit in batches must be at least 0, but was " + batches);
    }
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "a limit as a fraction must be between 0 and 1, but was " + fraction);
    }
  }

  /** Returns a limit that allows all batches. */
  public static Limit none() {
    return NONE;
  }

  /**
   * Parses a limit: a whole number is batches, one with a point a fraction, so that 1 is one batch
   * and 1.0 all of them.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Limit parse(String text) {
    try {
      return text.contains(".")
          ? fraction(Double.parseDouble(text))
          : batches(Long.parseLong(text));
    } catch (IllegalArgumentException e) {
      throw ValueType.mismatch(text, "a number of batches such as 10, or a fraction such as 0.1");
    }
  }

  @Override
  public String toString() {
    return batches >= 0 ? batches + " batches" : fraction == 1 ? "all" : Double.toString(fraction);
  }

  /** Returns a limit of that many batches, or all if there are fewer. */
  public static Limit batches(long batches) {
    Check.atLeast("a limit in batches", batches, 0);
    return new Limit(batches, 1);
  }

  /** Returns a limit of that fraction of the batches, rounded down: 0.29 of 100 is 29. */
  public static Limit fraction(double fraction) {
    return new Limit(-1, fraction);
  }

  /** Returns whether nothing at all is read. */
  public boolean isNothing() {
    return batches == 0 || fraction == 0;
  }

  /**
   * Returns a fraction of a number, rounded down as on paper: a product that lies below a whole
   * number by no more than the rounding of floating point is that number.
   */
  public static long share(long count, double fraction) {
    double exact = count * fraction;
    double nearest = Math.rint(exact);
    return (long) (Math.abs(exact - nearest) <= 4 * Math.ulp(exact) ? nearest : Math.floor(exact));
  }

  /**
   * Returns the number of batches to read.
   *
   * @param loader the loader's name, for the message
   * @param available the batches of a full epoch; -1 if they are not known
   * @return the batches to read; {@link Long#MAX_VALUE} for all of an unknown number
   * @throws IllegalArgumentException if a fraction above 0 comes to no batch at all, or the number
   *     of batches is not known
   */
  public long of(String loader, long available) {
    if (batches >= 0) {
      return available < 0 ? batches : Math.min(batches, available);
    }
    if (fraction == 1) {
      return available < 0 ? Long.MAX_VALUE : available;
    }
    if (available < 0) {
      throw new IllegalArgumentException(
          ("the limit of %s must be given in batches, since the length of a stream is not known, "
                  + "but was the fraction %s")
              .formatted(loader, fraction));
    }
    long limited = share(available, fraction);
    if (limited == 0 && fraction > 0 && available > 0) {
      throw new IllegalArgumentException(
          "the limit of %s must leave at least one batch, but %s of %s batches is none. Use at least %s"
              .formatted(loader, fraction, available, 1.0 / available));
    }
    return limited;
  }
}
