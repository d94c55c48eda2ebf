package io.keraunos.processor.parse;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/**
 * A type that a hyperparameter may have.
 *
 * @param name the type, boxed
 * @param kind the form of its texts
 * @param constants the constants of an enum
 */
record HyperParameterType(TypeName name, Kind kind, List<String> constants) {

  /** A form of values as text. */
  enum Kind {
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    BOOLEAN,
    TEXT,
    ENUM
  }

  /** Returns the type for a hyperparameter; empty if it may not be of this type. */
  static Optional<HyperParameterType> of(TypeMirror type) {
    return switch (type.getKind()) {
      case INT -> of(Integer.class, Kind.INT);
      case LONG -> of(Long.class, Kind.LONG);
      case FLOAT -> of(Float.class, Kind.FLOAT);
      case DOUBLE -> of(Double.class, Kind.DOUBLE);
      case BOOLEAN -> of(Boolean.class, Kind.BOOLEAN);
      case DECLARED -> declared((TypeElement) ((DeclaredType) type).asElement());
      default -> Optional.empty();
    };
  }

  private static Optional<HyperParameterType> of(Class<?> type, Kind kind) {
    return Optional.of(new HyperParameterType(ClassName.get(type), kind, List.of()));
  }

  private static Optional<HyperParameterType> declared(TypeElement type) {
    String name = type.getQualifiedName().toString();
    if (name.equals("java.lang.String") || name.equals("java.nio.file.Path")) {
      return Optional.of(new HyperParameterType(ClassName.get(type), Kind.TEXT, List.of()));
    }
    if (type.getKind() != ElementKind.ENUM) {
      return Optional.empty();
    }
    List<String> constants =
        type.getEnclosedElements().stream()
            .filter(element -> element.getKind() == ElementKind.ENUM_CONSTANT)
            .map(Element::getSimpleName)
            .map(Object::toString)
            .toList();
    return Optional.of(new HyperParameterType(ClassName.get(type), Kind.ENUM, constants));
  }

  /** Returns whether generated code in the module's package can access {@code type}. */
  static boolean canBeNamed(TypeMirror type, Module module) {
    if (!(type instanceof DeclaredType declared)) {
      return true;
    }
    Element element = declared.asElement();
    boolean isNear = module.packageOf(element).equals(module.packageOf(module.type()));
    return Nesting.around(element).stream()
        .allMatch(
            part ->
                part.getModifiers().contains(Modifier.PUBLIC)
                    || (isNear && !part.getModifiers().contains(Modifier.PRIVATE)));
  }

  boolean isNumber() {
    return kind != Kind.BOOLEAN && kind != Kind.TEXT && kind != Kind.ENUM;
  }

  /** Returns the texts it takes, in words. */
  String rule() {
    return switch (kind) {
      case INT, LONG -> "a whole number of type " + name().unbox();
      case FLOAT, DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case TEXT -> "a text";
      case ENUM -> "one of " + String.join(", ", constants);
    };
  }

  /** Returns whether a text is a value. */
  boolean takes(String text) {
    return switch (kind) {
      case INT, LONG, FLOAT, DOUBLE -> number(text).isPresent();
      case BOOLEAN -> text.equals("true") || text.equals("false");
      case TEXT -> true;
      case ENUM -> constants.contains(text);
    };
  }

  /** Returns the number that a text is, if it is one of this type; never NaN. */
  Optional<Double> number(String text) {
    try {
      double value =
          switch (kind) {
            case INT -> Integer.parseInt(text);
            case LONG -> Long.parseLong(text);
            case FLOAT -> Float.parseFloat(text);
            default -> Double.parseDouble(text);
          };
      return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
