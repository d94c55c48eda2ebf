package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.annotation.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.LongToIntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt64;

/** The graph's calendar is that of java.time. */
class CyclePlacesTest {

  private static void check(Unit unit, boolean seconds, long[] times, LongToIntFunction expected) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(new TracingEnvironment(graph));
      var time = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      var place = new CyclePlaces(tf, time, seconds).of(unit);
      try (TInt64 fed = TInt64.vectorOf(times);
          Result result = session.runner().feed(time, fed).fetch(place).run()) {
        long[] places = new long[times.length];
        ((TInt64) result.get(0)).copyTo(DataBuffers.of(places, false, false));
        for (int i = 0; i < times.length; i++) {
          if (places[i] != expected.applyAsInt(times[i])) {
            assertWithMessage("%s of %s", unit, times[i])
                .that(places[i])
                .isEqualTo(expected.applyAsInt(times[i]));
          }
        }
      }
    }
  }

  private static int place(Unit unit, LocalDateTime time) {
    ToIntFunction<LocalDateTime> place =
        switch (unit) {
          case MONTH -> LocalDateTime::getMonthValue;
          case DAY_OF_MONTH -> LocalDateTime::getDayOfMonth;
          case DAY_OF_WEEK -> each -> each.getDayOfWeek().getValue();
          case DAY_OF_YEAR -> LocalDateTime::getDayOfYear;
          case HOUR -> each -> each.getHour() + 1;
          case MINUTE -> each -> each.getMinute() + 1;
        };
    return place.applyAsInt(time) - 1;
  }

  /** Every day of 1,000 years around 1970, and days of all years that there are. */
  @Test
  void days() {
    long[] times =
        LongStream.concat(
                LongStream.range(-182_500, 182_500),
                LongStream.concat(
                    LongStream.of(LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay()),
                    LongStream.iterate(LocalDate.MIN.toEpochDay(), day -> day + 7_654_321_987L)
                        .limit(95)))
            .toArray();
    for (Unit unit : Unit.values()) {
      if (!unit.ofDay()) {
        check(unit, false, times, day -> place(unit, LocalDate.ofEpochDay(day).atStartOfDay()));
      }
    }
  }

  @Test
  void seconds() {
    long[] times =
        LongStream.concat(
                LongStream.range(-200_000, 200_000),
                LongStream.concat(
                    LongStream.of(
                        LocalDateTime.MIN.toEpochSecond(ZoneOffset.UTC),
                        LocalDateTime.MAX.toEpochSecond(ZoneOffset.UTC)),
                    LongStream.iterate(
                            LocalDateTime.MIN.toEpochSecond(ZoneOffset.UTC),
                            second -> second + 31_234_567_891_234L)
                        .limit(2_000)))
            .toArray();
    for (Unit unit : Unit.values()) {
      check(
          unit,
          true,
          times,
          second -> place(unit, LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)));
    }
    // Instants reach further than LocalDateTime does, and whole numbers further yet.
    long[] beyond = {
      Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond(), Long.MAX_VALUE, -Long.MAX_VALUE
    };
    for (Unit unit : Unit.values()) {
      check(unit, true, beyond, second -> place(unit, within(second)));
      if (!unit.ofDay()) {
        check(
            unit,
            false,
            beyond,
            day -> place(unit, LocalDate.ofEpochDay(Math.floorMod(day, 146_097L)).atStartOfDay()));
      }
    }
  }

  /** A time of the same places, in the 400 years from 1970. */
  private static LocalDateTime within(long second) {
    return LocalDateTime.ofEpochSecond(Math.floorMod(second, 146_097L * 86_400), 0, ZoneOffset.UTC);
  }
}
