package io.keraunos.annotation;

/** A cycle of the calendar or of the day. */
public enum Unit {
  /** January to December. */
  MONTH(12, false),
  /** The 1st to the 31st. */
  DAY_OF_MONTH(31, false),
  /** Monday to Sunday. */
  DAY_OF_WEEK(7, false),
  /** January 1st to December 31st: 366 places. */
  DAY_OF_YEAR(366, false),
  /** Midnight to 23 o'clock. Not for a {@link java.time.LocalDate}. */
  HOUR(24, true),
  /** The minutes of an hour. Not for a {@link java.time.LocalDate}. */
  MINUTE(60, true);

  private final int places;
  private final boolean ofDay;

  Unit(int places, boolean ofDay) {
    this.places = places;
    this.ofDay = ofDay;
  }

  /** Returns the number of places on the circle. */
  public int places() {
    return places;
  }

  /** Returns whether it is a cycle within a day, which a date alone does not have. */
  public boolean ofDay() {
    return ofDay;
  }
}
