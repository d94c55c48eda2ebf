package io.keraunos.examples.skew;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes values at random: ordinary ones, as they are trained on, or wild ones, of which every other
 * is at the edge of its type or was never trained on.
 */
final class Fuzz {

  private static final List<Double> EDGES =
      List.of(
          0.0,
          -0.0,
          1e-40,
          -1e-40,
          1e-310,
          Double.MIN_VALUE,
          -Double.MIN_VALUE,
          Double.MIN_NORMAL,
          0.1,
          (double) 0.1f,
          16_777_217.0,
          9_007_199_254_740_993.0,
          1e17,
          3.4028235677973366e38,
          -1e39,
          1e300,
          Double.MAX_VALUE,
          -Double.MAX_VALUE);
  private static final List<String> TEXTS =
      List.of(
          " ",
          "\n",
          "\0",
          "w1 ",
          "W1",
          "é",
          "e\u0301",
          "\ud83d\ude00",
          "\ud83d",
          "?",
          "NaN",
          "-1",
          "w1\0",
          "true",
          "a".repeat(70),
          "\u4e2d".repeat(500));
  private static final List<LocalDate> DATES =
      List.of(
          LocalDate.MIN,
          LocalDate.MAX,
          LocalDate.EPOCH,
          LocalDate.of(1969, 12, 31),
          LocalDate.of(2000, 2, 29),
          LocalDate.of(1900, 2, 28),
          LocalDate.of(2400, 12, 31),
          LocalDate.of(0, 2, 29),
          LocalDate.of(-1, 12, 31),
          LocalDate.of(9999, 12, 31));

  private final Random random;
  private final boolean wild;

  Fuzz(long seed, boolean wild) {
    this.random = new Random(seed);
    this.wild = wild;
  }

  private boolean atEdge() {
    return wild && random.nextBoolean();
  }

  private <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Returns a finite number. */
  double number() {
    if (!atEdge()) {
      return random.nextGaussian() * 1000 + 300;
    }
    double any = Double.longBitsToDouble(random.nextLong());
    return random.nextBoolean() && Double.isFinite(any) ? any : of(EDGES);
  }

  /** Returns a number, sometimes none, and wild ones infinite. */
  double anyNumber() {
    if (random.nextInt(8) > 0) {
      return number();
    }
    return !wild || random.nextBoolean()
        ? Double.NaN
        : random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  float real() {
    float number = (float) number();
    return Float.isFinite(number) ? number : Float.MAX_VALUE;
  }

  float anyReal() {
    return (float) anyNumber();
  }

  /** Returns a whole number; from 0 to 29 where it is not wild, small ones more often. */
  long whole() {
    return atEdge()
        ? of(List.of(Long.MAX_VALUE, Long.MIN_VALUE + 1, -1L, 1L << 53, random.nextLong(), 31L))
        : Math.min(random.nextInt(30), random.nextInt(30));
  }

  boolean flag() {
    return random.nextInt(3) == 0;
  }

  BigDecimal decimal() {
    return atEdge()
        ? of(List.of(new BigDecimal("1e-400"), new BigDecimal("0.1000000000000000055511151231257")))
        : BigDecimal.valueOf(random.nextInt(100_000), 2);
  }

  String word() {
    return atEdge() ? of(TEXTS) : "w" + whole();
  }

  UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  LocalDate date() {
    return atEdge() ? of(DATES) : LocalDate.of(2020, 1, 1).plusDays(random.nextInt(2000));
  }

  LocalDateTime time() {
    return atEdge()
        ? of(
            List.of(
                LocalDateTime.MIN, LocalDateTime.MAX, of(DATES).atTime(23, 59, 59, 999_999_999)))
        : LocalDateTime.of(2020, 1, 1, 0, 0).plusSeconds(random.nextInt(100_000_000));
  }

  Instant instant() {
    return atEdge()
        ? of(List.of(Instant.MIN, Instant.MAX, Instant.ofEpochSecond(-1, 1)))
        : time().toInstant(ZoneOffset.UTC);
  }

  Duration duration() {
    return atEdge()
        ? of(
            List.of(
                Duration.ZERO,
                Duration.ofNanos(-1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofSeconds(Long.MIN_VALUE)))
        : Duration.ofMillis(random.nextInt(10_000_000));
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    return of(List.of(type.getEnumConstants()));
  }

  /** Returns a value, or sometimes null. */
  <T> @Nullable T orNull(T value) {
    return random.nextInt(6) == 0 ? null : value;
  }

  /** Returns a value, or sometimes none. */
  <T> Optional<T> orNone(T value) {
    return Optional.ofNullable(orNull(value));
  }
}
