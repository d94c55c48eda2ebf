package io.keraunos.processor.parse;

import com.palantir.javapoet.TypeName;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.TensorType;
import io.keraunos.processor.model.ValueModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads the components that are no records. */
final class ComponentParser {
  private final Module module;
  private final ShapeParser shapes = new ShapeParser();
  private final MeaningParser meanings;

  ComponentParser(Module module) {
    this.module = module;
    this.meanings = new MeaningParser(module);
  }

  /** Returns a component; empty if it could not be read, which was reported. */
  Optional<ComponentModel> parse(Component component) {
    if (!module.findings().resolved(component.type())) {
      return Optional.empty();
    }
    List<MeaningKind> kinds = kinds(component);
    if (kinds.isEmpty()) {
      return plain(component);
    }
    if (kinds.size() > 1) {
      component.report(
          RecordMistake.MEANING_TWICE,
          component.name(),
          kinds.get(0).label(),
          kinds.get(1).label());
      return Optional.empty();
    }
    if (component.type().getKind() == TypeKind.ARRAY) {
      component.report(
          RecordMistake.MEANING_ARRAY,
          component.name(),
          kinds.get(0).label(),
          Module.text(component.type()),
          kinds.get(0).label());
      return Optional.empty();
    }
    shapes.checkNone(component);
    return meanings.parse(component, kinds.get(0));
  }

  /** Returns the annotations of a component that give it a meaning. */
  static List<MeaningKind> kinds(Component component) {
    List<MeaningKind> kinds = new ArrayList<>();
    for (MeaningKind kind : MeaningKind.values()) {
      if (component.find(kind.annotation()).isPresent()) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private Optional<ComponentModel> plain(Component component) {
    TypeMirror type = component.type();
    Optional<TensorType> tensor = tensor(type);
    if (tensor.isEmpty()) {
      component.report(
          RecordMistake.COMPONENT_TYPE, component.name(), Module.text(type), hint(component));
      return Optional.empty();
    }
    return Optional.of(
        new ComponentModel(
            component.name(),
            tensor.get(),
            shapes.parse(component),
            ValueModel.plain(TypeName.get(type)),
            Optional.empty(),
            component.isLabel()));
  }

  private Optional<TensorType> tensor(TypeMirror type) {
    boolean isArray = type.getKind() == TypeKind.ARRAY;
    TypeMirror element = isArray ? ((ArrayType) type).getComponentType() : type;
    TensorType tensor =
        switch (element.getKind()) {
          case BYTE -> isArray ? TensorType.UINT8 : null;
          case FLOAT -> TensorType.FLOAT32;
          case DOUBLE -> TensorType.FLOAT64;
          case INT -> TensorType.INT32;
          case LONG -> TensorType.INT64;
          case BOOLEAN -> TensorType.BOOL;
          case DECLARED -> !isArray && isString(element) ? TensorType.STRING : null;
          default -> null;
        };
    return Optional.ofNullable(tensor);
  }

  private boolean isString(TypeMirror type) {
    return module.runtime().is(type, "java.lang.String");
  }

  private String hint(Component component) {
    TypeMirror type = component.type();
    if (type instanceof ArrayType array && array.getComponentType().getKind() == TypeKind.ARRAY) {
      return " Flatten it in row-major order, and say its shape with @TensorShape.";
    }
    Optional<Value> value = Value.of(type);
    if (value.isPresent()) {
      return hint(value.get(), component.isLabel());
    }
    return switch (Module.text(type)) {
      case "short[]", "char[]" -> " Use int[].";
      default -> Value.hint(type);
    };
  }

  /** Returns what to do with a value that could have a meaning. */
  private String hint(Value value, boolean isLabel) {
    String annotations = MeaningKind.inWords(value.type(), isLabel);
    if (annotations.isEmpty()) {
      return Value.CONVERT;
    }
    String rule = value.mayBeMissing() ? ", with a rule for missing values" : "";
    return switch (value.form()) {
      case PRIMITIVE -> " Use int, or add %s.".formatted(annotations);
      case BOXED ->
          " Use %s: a tensor has no null. Or add %s%s."
              .formatted(primitive(value.element()), annotations, rule);
      case OPTIONAL, REFERENCE -> " Add %s%s.".formatted(annotations, rule);
    };
  }

  private TypeMirror primitive(TypeMirror box) {
    TypeMirror unboxed = module.types().unboxedType(box);
    boolean isSmall = unboxed.getKind() == TypeKind.BYTE || unboxed.getKind() == TypeKind.SHORT;
    return isSmall ? module.types().getPrimitiveType(TypeKind.INT) : unboxed;
  }
}
