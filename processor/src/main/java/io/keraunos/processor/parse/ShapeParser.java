package io.keraunos.processor.parse;

import io.keraunos.annotation.TensorShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.lang.model.type.TypeKind;

/** Reads the shapes of components. */
final class ShapeParser {

  /** Returns the shape of a component that the steps get as it is; empty for a scalar. */
  List<Integer> parse(Component component) {
    Optional<AnnotationReading> shape = component.find(TensorShape.class);
    boolean isArray = component.type().getKind() == TypeKind.ARRAY;
    if (isArray && shape.isEmpty()) {
      component.report(RecordMistake.SHAPE_MISSING, component.name());
    }
    if (!isArray) {
      checkNone(component);
    }
    return isArray && shape.isPresent() ? dimensions(component, shape.get()) : List.of();
  }

  /** Reports the shape of a component that is no array. */
  void checkNone(Component component) {
    if (component.find(TensorShape.class).isPresent()) {
      component.report(
          RecordMistake.SHAPE_UNEXPECTED, component.name(), Module.text(component.type()));
    }
  }

  private static List<Integer> dimensions(Component component, AnnotationReading shape) {
    String name = component.name();
    List<AnnotationReading.Item<Integer>> items = shape.items("value", Integer.class);
    if (items.isEmpty()) {
      component.report(RecordMistake.SHAPE_EMPTY, name);
    }
    double size = 1;
    boolean positive = true;
    for (AnnotationReading.Item<Integer> item : items) {
      if (item.value() < 1) {
        component.report(RecordMistake.SHAPE_DIMENSION, name, item.value());
        positive = false;
      }
      size *= item.value();
    }
    if (positive && size > Integer.MAX_VALUE) {
      component.report(RecordMistake.SHAPE_SIZE, name, String.format(Locale.ROOT, "%.0f", size));
    }
    return items.stream().map(AnnotationReading.Item::value).toList();
  }
}
