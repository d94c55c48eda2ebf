package io.keraunos.spi;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a component of an example is to the steps, and so how its raw value becomes what they get.
 * The raw value is a scalar of one of three types, with a mark for one that is missing: {@link
 * Feature.Type#FLOAT64} and NaN, {@link Feature.Type#INT64} and {@link Long#MIN_VALUE}, {@link
 * Feature.Type#STRING} and {@code ""}.
 *
 * @since SPI version 3
 */
public sealed interface Meaning {

  /** The raw value itself, of any type and shape. */
  Meaning PLAIN = new Plain();

  /** Returns what becomes of a missing value. */
  Missing missing();

  /** Returns a quantity. */
  static Meaning number(Scale scale, Missing missing) {
    return new Number(scale, missing);
  }

  /** Returns a category whose vocabulary is found in the data. */
  static Meaning category(int maxSize, Missing missing) {
    return new Category(maxSize, missing, List.of());
  }

  /** Returns a category whose vocabulary are the constants of an enum. */
  static Meaning category(Class<? extends Enum<?>> type, Missing missing) {
    List<String> constants = Stream.of(type.getEnumConstants()).map(Enum::name).toList();
    return new Category(constants.size(), missing, constants);
  }

  /** Returns a category of {@code false} and {@code true}. */
  static Meaning bool(Missing missing) {
    return new Category(2, missing, List.of("false", "true"));
  }

  /** Returns a hashed value. */
  static Meaning hashed(int buckets, Missing missing) {
    return new Hashed(buckets, missing);
  }

  /** Returns a quantity in buckets. */
  static Meaning buckets(int count, Missing missing) {
    return new Buckets(count, missing);
  }

  /** Returns a time: days since 1970-01-01, or seconds. */
  static Meaning cyclic(boolean seconds, Missing missing, Unit... units) {
    return new Cyclic(List.of(units), seconds, missing);
  }

  /** The raw value itself. */
  record Plain() implements Meaning {
    @Override
    public Missing missing() {
      return Missing.REFUSED;
    }
  }

  /**
   * A quantity.
   *
   * @param scale how it is scaled
   * @param missing what becomes of a missing value
   */
  @SuppressWarnings("JavaLangClash")
  record Number(Scale scale, Missing missing) implements Meaning {}

  /**
   * A category.
   *
   * @param maxSize the most values in the vocabulary
   * @param missing what becomes of a missing value
   * @param constants the vocabulary, where it is known before the data; else empty
   */
  record Category(int maxSize, Missing missing, List<String> constants) implements Meaning {
    /** Copies the list. */
    public Category {
      constants = List.copyOf(constants);
    }
  }

  /**
   * A hashed value.
   *
   * @param buckets the number of buckets
   * @param missing what becomes of a missing value
   */
  record Hashed(int buckets, Missing missing) implements Meaning {}

  /**
   * A quantity in buckets.
   *
   * @param count the number of buckets wanted
   * @param missing what becomes of a missing value
   */
  record Buckets(int count, Missing missing) implements Meaning {}

  /**
   * A time in cycles.
   *
   * @param units the cycles
   * @param seconds whether the raw value is in seconds; days otherwise
   * @param missing what becomes of a missing value
   */
  record Cyclic(List<Unit> units, boolean seconds, Missing missing) implements Meaning {
    /** Copies the list. */
    public Cyclic {
      units = List.copyOf(units);
    }
  }
}
