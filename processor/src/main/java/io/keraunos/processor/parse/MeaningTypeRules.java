package io.keraunos.processor.parse;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The rules for the types that annotations with a meaning are for. */
final class MeaningTypeRules {
  private static final Set<ValueType> CONTINUOUS =
      EnumSet.of(ValueType.FLOAT, ValueType.DOUBLE, ValueType.DECIMAL);

  /** Returns the value of an annotated component; reports one that the annotation is not for. */
  Optional<Value> check(Component component, MeaningKind kind) {
    Optional<Value> value = Value.of(component.type());
    if (value.isPresent() && kind.isFor(value.get().type())) {
      return value;
    }
    String name = component.name();
    String type = Module.text(component.type());
    if (value.isEmpty()) {
      component.report(
          RecordMistake.MEANING_TYPE,
          kind.label(),
          name,
          kind.typesInWords(),
          type,
          Value.hint(component.type()));
      return value;
    }
    ValueType of = value.get().type();
    if (kind == MeaningKind.CATEGORY && CONTINUOUS.contains(of)) {
      component.report(RecordMistake.CATEGORY_QUANTITY, name, type);
    } else if (kind == MeaningKind.CATEGORY && of == ValueType.UUID) {
      component.report(RecordMistake.CATEGORY_UUID, name);
    } else if (kind == MeaningKind.HASHED && of == ValueType.ENUM) {
      component.report(RecordMistake.HASHED_ENUM, name, type);
    } else {
      component.report(
          RecordMistake.MEANING_TYPE,
          kind.label(),
          name,
          kind.typesInWords(),
          type,
          hint(of, component.isLabel()));
    }
    return Optional.empty();
  }

  private static String hint(ValueType type, boolean isLabel) {
    String others = MeaningKind.inWords(type, isLabel);
    return others.isEmpty() ? Value.CONVERT : " Use " + others + ".";
  }
}
