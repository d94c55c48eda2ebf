package io.keraunos.graph.trace;

import io.keraunos.annotation.Unit;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt64;

/**
 * The places of a time in the cycles of the calendar and of the day, as ops on whole numbers.
 *
 * <p>Implementation note. The Gregorian calendar, days of the week included, repeats itself after
 * 400 years, which are {@value #ERA} days, so the remainder by that is all that is needed, and no
 * time is too far away. Within them the year is taken to begin in March, as in Howard Hinnant's <a
 * href="https://howardhinnant.github.io/date_algorithms.html">civil_from_days</a>: then the leap
 * day is the last one, and months have 153 days for five.
 */
final class CyclePlaces {

  private static final long ERA = 146_097;
  private static final long DAY = 86_400;

  /** The days from 1 March of the year 0 to 1 January 1970, within an era. */
  private static final long EPOCH = 719_468 % ERA;

  /** The days from 1 March to 31 December. */
  private static final long MARCH_TO_DECEMBER = 306;

  private final Ops tf;
  private final Operand<TInt64> time;
  private final boolean inSeconds;
  private @Nullable YearDay yearDay;

  /** A day of a year that begins in March, with the year's number within the era. */
  private record YearDay(Operand<TInt64> year, Operand<TInt64> day) {}

  /**
   * @param time days since 1970-01-01, or seconds
   */
  CyclePlaces(Ops tf, Operand<TInt64> time, boolean inSeconds) {
    this.tf = tf;
    this.time = time;
    this.inSeconds = inSeconds;
  }

  /** Returns the place from 0 of each time in a cycle. */
  Operand<TInt64> of(Unit unit) {
    return switch (unit) {
      case MONTH -> mod(add(march(), 2), 12);
      case DAY_OF_MONTH -> minus(yearDay().day(), div(add(times(march(), 153), 2), 5));
      case DAY_OF_WEEK -> mod(add(days(), 3), 7); // 1970 began on a Thursday
      case DAY_OF_YEAR -> dayOfYear();
      case HOUR -> div(mod(time, DAY), 3600);
      case MINUTE -> div(mod(time, 3600), 60);
    };
  }

  /** Returns the days since the beginning of an era that 1970-01-01 begins. */
  private Operand<TInt64> days() {
    return mod(inSeconds ? div(time, DAY) : time, ERA);
  }

  private YearDay yearDay() {
    if (yearDay == null) {
      Operand<TInt64> day = mod(add(days(), EPOCH), ERA);
      Operand<TInt64> withoutLeapDays =
          minus(tf.math.add(minus(day, div(day, 1460)), div(day, 36_524)), div(day, ERA - 1));
      Operand<TInt64> year = div(withoutLeapDays, 365);
      Operand<TInt64> before = minus(tf.math.add(times(year, 365), div(year, 4)), div(year, 100));
      yearDay = new YearDay(year, minus(day, before));
    }
    return yearDay;
  }

  /** Returns the number of the month, from 0 for March. */
  private Operand<TInt64> march() {
    return div(add(times(yearDay().day(), 5), 2), 153);
  }

  private Operand<TInt64> dayOfYear() {
    Operand<TInt64> year = yearDay().year();
    Operand<TInt64> day = yearDay().day();
    Operand<TBool> leap = // the year that ends in December
        tf.math.logicalAnd(
            is(mod(year, 4), 0), tf.math.logicalOr(is(year, 0), isNot(mod(year, 100), 0)));
    Operand<TInt64> fromMarch = add(tf.math.add(day, tf.dtypes.cast(leap, TInt64.class)), 59);
    return tf.select(
        tf.math.greaterEqual(day, tf.constant(MARCH_TO_DECEMBER)),
        add(day, -MARCH_TO_DECEMBER),
        fromMarch);
  }

  private Operand<TBool> is(Operand<TInt64> x, long y) {
    return tf.math.equal(x, tf.constant(y));
  }

  private Operand<TBool> isNot(Operand<TInt64> x, long y) {
    return tf.math.notEqual(x, tf.constant(y));
  }

  private Operand<TInt64> add(Operand<TInt64> x, long y) {
    return tf.math.add(x, tf.constant(y));
  }

  private Operand<TInt64> minus(Operand<TInt64> x, Operand<TInt64> y) {
    return tf.math.sub(x, y);
  }

  private Operand<TInt64> times(Operand<TInt64> x, long y) {
    return tf.math.mul(x, tf.constant(y));
  }

  private Operand<TInt64> div(Operand<TInt64> x, long y) {
    return tf.math.floorDiv(x, tf.constant(y));
  }

  private Operand<TInt64> mod(Operand<TInt64> x, long y) {
    return tf.math.floorMod(x, tf.constant(y));
  }
}
