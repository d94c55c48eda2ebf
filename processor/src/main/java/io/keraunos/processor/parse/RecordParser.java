package io.keraunos.processor.parse;

import com.palantir.javapoet.ClassName;
import io.keraunos.annotation.TensorShape;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads the records that loaders yield, each once. */
final class RecordParser {
  private final Module module;
  private final Findings findings;
  private final Map<ClassName, ExampleRecord> parsed = new HashMap<>();

  RecordParser(Module module) {
    this.module = module;
    this.findings = module.findings();
  }

  ExampleRecord parse(TypeElement record) {
    ClassName name = ClassName.get(record);
    ExampleRecord known = parsed.get(name);
    if (known == null) {
      known = read(record, name);
      parsed.put(name, known);
    }
    return known;
  }

  private ExampleRecord read(TypeElement record, ClassName name) {
    checkAccess(record);
    if (!record.getTypeParameters().isEmpty()) {
      findings.report(
          record,
          Mistake.RECORD_GENERIC,
          record.getSimpleName(),
          Module.text(record.getTypeParameters()));
    }
    if (record.getRecordComponents().isEmpty()) {
      findings.report(record, Mistake.RECORD_EMPTY, record.getSimpleName());
    }
    List<ComponentModel> components = new ArrayList<>();
    Set<String> wrong = new HashSet<>();
    boolean isDeprecated = module.elements().isDeprecated(record);
    for (RecordComponentElement component : record.getRecordComponents()) {
      component(component)
          .ifPresentOrElse(components::add, () -> wrong.add(component.getSimpleName().toString()));
      isDeprecated |= module.elements().isDeprecated(component.getAccessor());
    }
    return new ExampleRecord(name, List.copyOf(components), Set.copyOf(wrong), isDeprecated);
  }

  private void checkAccess(TypeElement record) {
    for (TypeElement type : Nesting.around(record)) {
      if (!module.canName(type)) {
        boolean isPrivate = type.getModifiers().contains(Modifier.PRIVATE);
        findings.report(
            record,
            Mistake.RECORD_INACCESSIBLE,
            record.getSimpleName(),
            module.packageOf(module.type()).getQualifiedName(),
            type.getSimpleName(),
            isPrivate ? "private" : "not public",
            isPrivate ? "Remove private." : "Make it public.");
        return;
      }
    }
  }

  private Optional<ComponentModel> component(RecordComponentElement component) {
    TypeMirror type = component.asType();
    if (!findings.resolved(type)) {
      return Optional.empty();
    }
    String name = component.getSimpleName().toString();
    Optional<AnnotationReading> shape =
        AnnotationReading.find(module.elements(), component, TensorShape.class);
    Optional<TensorType> tensor = tensor(type);
    boolean isArray = type.getKind() == TypeKind.ARRAY;
    if (tensor.isEmpty()) {
      findings.report(
          place(component), Mistake.COMPONENT_TYPE, name, Module.text(type), hint(type));
      return Optional.empty();
    }
    if (isArray && shape.isEmpty()) {
      findings.report(place(component), Mistake.SHAPE_MISSING, name);
    }
    if (!isArray && shape.isPresent()) {
      findings.report(place(component), Mistake.SHAPE_UNEXPECTED, name, Module.text(type));
    }
    List<Integer> dimensions =
        isArray && shape.isPresent() ? dimensions(component, shape.get()) : List.of();
    return Optional.of(new ComponentModel(name, tensor.get(), dimensions));
  }

  private List<Integer> dimensions(RecordComponentElement component, AnnotationReading shape) {
    Element place = place(component);
    String name = component.getSimpleName().toString();
    List<AnnotationReading.Item<Integer>> items = shape.items("value", Integer.class);
    if (items.isEmpty()) {
      findings.report(place, Mistake.SHAPE_EMPTY, name);
    }
    double size = 1;
    boolean positive = true;
    for (AnnotationReading.Item<Integer> item : items) {
      if (item.value() < 1) {
        findings.report(place, Mistake.SHAPE_DIMENSION, name, item.value());
        positive = false;
      }
      size *= item.value();
    }
    if (positive && size > Integer.MAX_VALUE) {
      findings.report(place, Mistake.SHAPE_SIZE, name, String.format(Locale.ROOT, "%.0f", size));
    }
    return items.stream().map(AnnotationReading.Item::value).toList();
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

  private String hint(TypeMirror type) {
    if (type instanceof ArrayType array && array.getComponentType().getKind() == TypeKind.ARRAY) {
      return " Flatten it in row-major order, and say its shape with @TensorShape.";
    }
    return switch (Module.text(type)) {
      case "Integer", "Long", "Float", "Double", "Boolean" ->
          " Use " + module.types().unboxedType(type) + ": a tensor has no null.";
      case "byte", "short", "char", "Byte", "Short", "Character" -> " Use int.";
      case "short[]", "char[]" -> " Use int[].";
      default -> "";
    };
  }

  /**
   * Returns the place of a component: its field, because compilers show no line for the component
   * or its annotations.
   */
  private static Element place(RecordComponentElement component) {
    return ElementFilter.fieldsIn(Nesting.around(component).get(0).getEnclosedElements()).stream()
        .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
        .findFirst()
        .map(Element.class::cast)
        .orElse(component);
  }
}
