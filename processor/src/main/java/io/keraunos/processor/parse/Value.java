package io.keraunos.processor.parse;

import com.google.auto.common.MoreTypes;
import java.util.Optional;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/**
 * The value of a component that could have a meaning.
 *
 * @param type its type; of an Optional, that of what is in it
 * @param element the type as the compiler knows it, of an Optional that of what is in it
 * @param form how it is declared
 */
record Value(ValueType type, TypeMirror element, Form form) {

  /** What to do with a value that is of no use. */
  static final String CONVERT = " Convert it in the dataset.";

  /** How a value is declared. */
  enum Form {
    /** As a primitive. */
    PRIMITIVE,
    /** As the box of a primitive. */
    BOXED,
    /** As another class. */
    REFERENCE,
    /** As an Optional. */
    OPTIONAL
  }

  /** Returns a component's value; empty if the type cannot have a meaning. */
  static Optional<Value> of(TypeMirror type) {
    Optional<TypeMirror> optional = inOptional(type);
    if (optional.isPresent()) {
      return ValueType.of(optional.get()).map(of -> new Value(of, optional.get(), Form.OPTIONAL));
    }
    return ValueType.of(type).map(of -> new Value(of, type, form(of, type)));
  }

  private static Form form(ValueType of, TypeMirror type) {
    if (type.getKind().isPrimitive()) {
      return Form.PRIMITIVE;
    }
    return of.compareTo(ValueType.BOOLEAN) <= 0 ? Form.BOXED : Form.REFERENCE;
  }

  /** Returns the type argument of an Optional. */
  static Optional<TypeMirror> inOptional(TypeMirror type) {
    if (type.getKind() == TypeKind.DECLARED
        && MoreTypes.isTypeOf(Optional.class, type)
        && type instanceof DeclaredType declared) {
      return declared.getTypeArguments().stream()
          .filter(argument -> !(argument instanceof WildcardType))
          .map(TypeMirror.class::cast)
          .findFirst();
    }
    return Optional.empty();
  }

  /** Returns what to do with a type that cannot have a meaning. */
  static String hint(TypeMirror type) {
    if (inOptional(type).filter(Nesting::isRecord).isPresent()) {
      return " Let the record's own components be Optional.";
    }
    return switch (Module.text(type)) {
      case "char", "Character" -> " Use String, or int.";
      default -> CONVERT;
    };
  }

  /** Returns whether its type says that it may be missing. */
  boolean mayBeMissing() {
    return form == Form.BOXED || form == Form.OPTIONAL;
  }
}
