package io.keraunos.processor.parse;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** The types that a component with a meaning can have; a primitive and its box are one. */
enum ValueType {
  BYTE("java.lang.Byte"),
  SHORT("java.lang.Short"),
  INT("java.lang.Integer"),
  LONG("java.lang.Long"),
  FLOAT("java.lang.Float"),
  DOUBLE("java.lang.Double"),
  BOOLEAN("java.lang.Boolean"),
  DECIMAL("java.math.BigDecimal"),
  DURATION("java.time.Duration"),
  DATE("java.time.LocalDate"),
  DATE_TIME("java.time.LocalDateTime"),
  INSTANT("java.time.Instant"),
  STRING("java.lang.String"),
  UUID("java.util.UUID"),
  ENUM("");

  static final Set<ValueType> WHOLE_NUMBERS = EnumSet.range(BYTE, LONG);
  static final Set<ValueType> TIMES = EnumSet.range(DATE, INSTANT);
  static final Set<ValueType> QUANTITIES = EnumSet.range(BYTE, INSTANT);

  private final String className;

  ValueType(String className) {
    this.className = className;
  }

  /** Returns the type that this one is, if it is one: of a primitive, its box, or a class. */
  static Optional<ValueType> of(TypeMirror type) {
    if (type.getKind().isPrimitive()) {
      return type.getKind() == TypeKind.CHAR
          ? Optional.empty()
          : Optional.of(valueOf(type.getKind().name()));
    }
    if (type instanceof DeclaredType declared) {
      TypeElement element = (TypeElement) declared.asElement();
      return element.getKind() == ElementKind.ENUM
          ? Optional.of(ENUM)
          : Arrays.stream(values())
              .filter(value -> element.getQualifiedName().contentEquals(value.className))
              .findFirst();
    }
    return Optional.empty();
  }
}
