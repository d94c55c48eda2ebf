package io.keraunos.processor.parse;

import io.keraunos.processor.parse.Finding.Place;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.Elements;

/**
 * An annotation on an element, its values read as they are written, so that a mistake can be shown
 * at the value. A value that does not compile is empty.
 *
 * @param element the annotated element
 * @param mirror the annotation
 * @param values its values, defaults included
 */
record AnnotationReading(
    Element element,
    AnnotationMirror mirror,
    Map<? extends ExecutableElement, ? extends AnnotationValue> values) {

  /** Returns the annotation of that class on the element. */
  static Optional<AnnotationReading> find(
      Elements elements, Element element, Class<? extends Annotation> type) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (((TypeElement) mirror.getAnnotationType().asElement())
          .getQualifiedName()
          .contentEquals(type.getCanonicalName())) {
        return Optional.of(
            new AnnotationReading(element, mirror, elements.getElementValuesWithDefaults(mirror)));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns all annotations of a repeatable class on the element, in source order.
   *
   * @param container the annotation whose value they are where there are several
   */
  static Stream<AnnotationReading> all(
      Elements elements,
      Element element,
      Class<? extends Annotation> type,
      Class<? extends Annotation> container) {
    return Stream.concat(
        find(elements, element, type).stream(),
        find(elements, element, container).stream()
            .flatMap(several -> several.items("value", AnnotationMirror.class).stream())
            .map(
                item ->
                    new AnnotationReading(
                        element,
                        item.value(),
                        elements.getElementValuesWithDefaults(item.value()))));
  }

  /** Returns the place of the annotation. */
  Place place() {
    return new Place(element, mirror, null);
  }

  /** Returns the place of a value, or of the annotation if the value is the default. */
  Place place(String name) {
    return mirror.getElementValues().entrySet().stream()
        .filter(entry -> entry.getKey().getSimpleName().contentEquals(name))
        .map(entry -> new Place(element, mirror, entry.getValue()))
        .findFirst()
        .orElseGet(this::place);
  }

  /** Returns whether a value is written, and not the default. */
  boolean isGiven(String name) {
    return mirror.getElementValues().keySet().stream()
        .anyMatch(method -> method.getSimpleName().contentEquals(name));
  }

  Optional<Integer> integer(String name) {
    return value(name, Integer.class);
  }

  Optional<Boolean> bool(String name) {
    return value(name, Boolean.class);
  }

  Optional<String> text(String name) {
    return value(name, String.class);
  }

  Optional<Double> number(String name) {
    return value(name, Double.class);
  }

  <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
    return value(name, VariableElement.class)
        .map(constant -> Enum.valueOf(type, constant.getSimpleName().toString()));
  }

  /** Returns the items of an array, each with its place; one that does not compile is left out. */
  <T> List<Item<T>> items(String name, Class<T> type) {
    List<Item<T>> items = new ArrayList<>();
    for (Object item : value(name, List.class).orElse(List.of())) {
      AnnotationValue value = (AnnotationValue) item;
      if (type.isInstance(value.getValue())) {
        items.add(new Item<>(type.cast(value.getValue()), new Place(element, mirror, value)));
      }
    }
    return items;
  }

  /** Returns whether all items of an array compile. */
  boolean isComplete(String name, Class<?> type) {
    return items(name, type).size() == value(name, List.class).orElse(List.of()).size();
  }

  private <T> Optional<T> value(String name, Class<T> type) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().getSimpleName().contentEquals(name))
        .map(entry -> entry.getValue().getValue())
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /**
   * An item of an array value.
   *
   * @param value the item
   * @param place its place
   */
  record Item<T>(T value, Place place) {}
}
