package io.keraunos.processor;

import com.google.auto.common.MoreTypes;
import com.palantir.javapoet.ClassName;
import io.keraunos.processor.Module.Component;
import io.keraunos.processor.Module.Example;
import io.keraunos.processor.Module.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the records that loaders yield. */
final class ExampleParser {

  private static final String TENSORS =
      "byte[], float, float[], double, double[], int, int[], long, long[], boolean, boolean[] or"
          + " String";

  private final Mirrors mirrors;
  private final Mistakes mistakes;
  private final TypeElement module;
  private final Map<String, Optional<Example>> known = new HashMap<>();

  ExampleParser(Mirrors mirrors, Mistakes mistakes, TypeElement module) {
    this.mirrors = mirrors;
    this.mistakes = mistakes;
    this.module = module;
  }

  /**
   * The record of a loader; empty if something is wrong with it, which is then reported once.
   *
   * @param loader where the loader is declared, for mistakes in records from elsewhere
   */
  Optional<Example> parse(ExecutableElement loader, TypeMirror type) {
    mirrors.resolved(type);
    if (type.getKind() != TypeKind.DECLARED
        || MoreTypes.asElement(type).getKind() != ElementKind.RECORD) {
      mistakes.add(
          Rule.NOT_A_RECORD,
          loader,
          "%s must return a Dataset or StreamDataset of a record, but its examples are %s. Make the example a record: its components become tensors."
              .formatted(loader.getSimpleName(), mirrors.simple(type)));
      return Optional.empty();
    }
    TypeElement record = MoreTypes.asTypeElement(type);
    String name = record.getQualifiedName().toString();
    Optional<Example> example = known.get(name);
    if (example == null) {
      example = parse(loader, record);
      known.put(name, example);
    }
    return example;
  }

  private Optional<Example> parse(ExecutableElement loader, TypeElement record) {
    if (!record.getTypeParameters().isEmpty()) {
      mistakes.add(
          Rule.NOT_A_RECORD,
          loader,
          "the record %s of %s must not have type parameters. Use a record of its own for these examples."
              .formatted(record.getSimpleName(), loader.getSimpleName()));
      return Optional.empty();
    }
    if (!mirrors.reachable(record, module)) {
      mistakes.add(
          Rule.RECORD_NOT_REACHABLE,
          loader,
          "the record %s must be visible in the package of %s, where the collator is generated. Make it public, or package-private in that package."
              .formatted(record.getSimpleName(), module.getSimpleName()));
      return Optional.empty();
    }
    if (record.getRecordComponents().isEmpty()) {
      mistakes.add(
          Rule.NOT_A_RECORD,
          loader,
          "the record %s must have at least one component, but has none."
              .formatted(record.getSimpleName()));
      return Optional.empty();
    }
    List<Component> components = new ArrayList<>();
    boolean right = true;
    for (RecordComponentElement component : record.getRecordComponents()) {
      Component parsed = component(loader, record, component);
      right &= parsed != null;
      if (parsed != null) {
        components.add(parsed);
      }
    }
    return right ? Optional.of(new Example(ClassName.get(record), components)) : Optional.empty();
  }

  private @Nullable Component component(
      ExecutableElement loader, TypeElement record, RecordComponentElement component) {
    TypeMirror type = mirrors.resolved(component.asType());
    String name = component.getSimpleName().toString();
    Optional<Tensor> tensor = tensor(type);
    // A record from another jar has no place in the source; its loader has.
    Element place = mirrors.fromSource(record) ? component : loader;
    if (tensor.isEmpty()) {
      mistakes.add(
          Rule.COMPONENT_TYPE,
          place,
          "component %s of %s must be %s to become a tensor, but is %s."
              .formatted(name, record.getSimpleName(), TENSORS, mirrors.simple(type)));
      return null;
    }
    Optional<AnnotationMirror> shape = shape(component);
    boolean array = type.getKind() == TypeKind.ARRAY;
    if (array && shape.isEmpty()) {
      mistakes.add(
          Rule.SHAPE_MISSING,
          place,
          "component %s of %s must say the shape of its tensor, since it is an array: @TensorShape({32, 32, 3}) %s %s."
              .formatted(name, record.getSimpleName(), mirrors.simple(type), name));
      return null;
    }
    if (!array && shape.isPresent()) {
      mistakes.add(
          Rule.SHAPE_ON_SCALAR,
          place,
          shape.get(),
          null,
          "component %s of %s must not have a @TensorShape, since a %s is a scalar. Remove it, or make the component an array."
              .formatted(name, record.getSimpleName(), mirrors.simple(type)));
      return null;
    }
    if (!array) {
      return new Component(name, tensor.get(), List.of());
    }
    List<Integer> dimensions = dimensions(place, record, name, shape.get());
    return dimensions == null ? null : new Component(name, tensor.get(), dimensions);
  }

  /** In the source it is on the component; compilers also copy it to the accessor. */
  private Optional<AnnotationMirror> shape(RecordComponentElement component) {
    return mirrors
        .annotation(component, "TensorShape")
        .or(() -> mirrors.annotation(component.getAccessor(), "TensorShape"));
  }

  private @Nullable List<Integer> dimensions(
      Element place, TypeElement record, String name, AnnotationMirror shape) {
    List<AnnotationValue> values = mirrors.listValue(shape, "value");
    List<Integer> dimensions = new ArrayList<>();
    long elements = 1;
    for (AnnotationValue value : values) {
      int dimension = (Integer) value.getValue();
      if (dimension < 1) {
        mistakes.add(
            Rule.SHAPE_INVALID,
            place,
            shape,
            value,
            "the shape of %s.%s must have dimensions of at least 1, but has %d. The batch is not part of it."
                .formatted(record.getSimpleName(), name, dimension));
        return null;
      }
      elements = Math.min(Integer.MAX_VALUE + 1L, elements * dimension);
      dimensions.add(dimension);
    }
    if (values.isEmpty() || elements > Integer.MAX_VALUE) {
      mistakes.add(
          Rule.SHAPE_INVALID,
          place,
          shape,
          null,
          "the shape of %s.%s must have at least one dimension and at most 2^31 - 1 elements, but is %s."
              .formatted(record.getSimpleName(), name, dimensions));
      return null;
    }
    return dimensions;
  }

  private Optional<Tensor> tensor(TypeMirror type) {
    boolean array = type.getKind() == TypeKind.ARRAY;
    TypeMirror element = array ? MoreTypes.asArray(type).getComponentType() : type;
    return switch (element.getKind()) {
      case BYTE -> array ? Optional.of(Tensor.UINT8) : Optional.empty();
      case FLOAT -> Optional.of(Tensor.FLOAT32);
      case DOUBLE -> Optional.of(Tensor.FLOAT64);
      case INT -> Optional.of(Tensor.INT32);
      case LONG -> Optional.of(Tensor.INT64);
      case BOOLEAN -> Optional.of(Tensor.BOOL);
      case DECLARED ->
          !array && mirrors.is(element, "java.lang.String")
              ? Optional.of(Tensor.STRING)
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
