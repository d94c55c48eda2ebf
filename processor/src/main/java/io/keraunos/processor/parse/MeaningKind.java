package io.keraunos.processor.parse;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.processor.model.TensorType;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;

/** The annotations that give a component a meaning, with the types they are for. */
enum MeaningKind {
  NUMERIC(
      Numeric.class,
      "a number, boolean, BigDecimal, Duration, LocalDate, LocalDateTime or Instant"),
  CATEGORY(Category.class, "a String, enum, boolean, byte, short, int or long"),
  HASHED(Hashed.class, "a String, int, long or UUID"),
  BUCKETS(Buckets.class, NUMERIC.typesInWords),
  CYCLIC(Cyclic.class, "a LocalDate, LocalDateTime or Instant");

  private final Class<? extends Annotation> annotation;
  private final String typesInWords;

  MeaningKind(Class<? extends Annotation> annotation, String typesInWords) {
    this.annotation = annotation;
    this.typesInWords = typesInWords;
  }

  Class<? extends Annotation> annotation() {
    return annotation;
  }

  /** Returns the annotation as it is written. */
  String label() {
    return "@" + annotation.getSimpleName();
  }

  String typesInWords() {
    return typesInWords;
  }

  boolean isFor(ValueType type) {
    return switch (this) {
      case NUMERIC, BUCKETS -> ValueType.QUANTITIES.contains(type);
      case CATEGORY ->
          ValueType.WHOLE_NUMBERS.contains(type)
              || type == ValueType.BOOLEAN
              || type == ValueType.STRING
              || type == ValueType.ENUM;
      case HASHED ->
          type == ValueType.INT
              || type == ValueType.LONG
              || type == ValueType.STRING
              || type == ValueType.UUID;
      case CYCLIC -> ValueType.TIMES.contains(type);
    };
  }

  /** Returns whether a label may have it. */
  boolean isForLabels() {
    return this == NUMERIC || this == CATEGORY;
  }

  /** Returns the rules for missing values that it has beside {@link Missing#REFUSED}. */
  List<Missing> missing() {
    return switch (this) {
      case NUMERIC -> List.of(Missing.MEAN, Missing.MEDIAN, Missing.ZERO);
      case CATEGORY, HASHED, BUCKETS -> List.of(Missing.ENTRY);
      case CYCLIC -> List.of(Missing.ZERO);
    };
  }

  /** Returns the annotations for a type in words; those for labels alone if it is one. */
  static String inWords(ValueType type, boolean isLabel) {
    return Words.or(
        Arrays.stream(values())
            .filter(kind -> kind.isFor(type) && (!isLabel || kind.isForLabels()))
            .map(MeaningKind::label)
            .toList());
  }

  /** Returns the element type of a raw value. */
  TensorType raw(ValueType type) {
    if (type == ValueType.STRING
        || type == ValueType.ENUM
        || type == ValueType.UUID
        || (type == ValueType.BOOLEAN && this == CATEGORY)) {
      return TensorType.STRING;
    }
    boolean isQuantity = this == NUMERIC || this == BUCKETS;
    return isQuantity && !ValueType.TIMES.contains(type) ? TensorType.FLOAT64 : TensorType.INT64;
  }
}
