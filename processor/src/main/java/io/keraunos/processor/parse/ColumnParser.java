package io.keraunos.processor.parse;

import io.keraunos.annotation.Column;
import io.keraunos.processor.model.ColumnModel;
import io.keraunos.processor.model.ComponentModel;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.RecordComponentElement;

/** Reads the columns that the components of an example are read from. */
final class ColumnParser {
  private final Module module;

  ColumnParser(Module module) {
    this.module = module;
  }

  /**
   * Returns a column for each component. There are none if the record has no reader, because it has
   * an array, or nothing says what its components are.
   *
   * @param declared the components by their declarations
   */
  List<ColumnModel> parse(Map<Component, ComponentModel> declared) {
    Optional<ComponentModel> array =
        declared.values().stream().filter(ComponentModel::isArray).findFirst();
    List<ColumnModel> columns = new ArrayList<>();
    Set<RecordComponentElement> named = new HashSet<>();
    for (Component component : declared.keySet()) {
      Optional<AnnotationReading> annotation = component.find(Column.class);
      if (annotation.isPresent() && array.isPresent()) {
        component.report(RecordMistake.COLUMN_ARRAY, component.name(), array.get().name());
      }
      ColumnModel column =
          annotation
              .map(of -> column(component, of))
              .orElse(
                  new ColumnModel(
                      component.name(), component.name(), Optional.empty(), Optional.empty()));
      if (!column.name().equals(component.name()) && !named.add(component.element())) {
        component.report(RecordMistake.COLUMN_TWICE, component.name(), column.name());
      }
      columns.add(column);
    }
    boolean isAnnotated =
        declared.entrySet().stream()
            .anyMatch(
                of ->
                    of.getValue().isLabel()
                        || of.getValue().meaning().isPresent()
                        || of.getKey().find(Column.class).isPresent());
    return isAnnotated && array.isEmpty() ? columns : List.of();
  }

  private ColumnModel column(Component component, AnnotationReading annotation) {
    Optional<String> name = known(annotation.text("value"));
    Optional<String> format = known(annotation.text("format")).filter(text -> !text.isEmpty());
    Optional<ChronoUnit> unit =
        known(annotation.constant("unit", ChronoUnit.class)).filter(of -> of != ChronoUnit.FOREVER);
    Optional<ValueType> type = Value.of(component.type()).map(Value::type);
    format.ifPresent(pattern -> check(component, type, pattern));
    unit.ifPresent(of -> check(component, type, of));
    if (format.isPresent() && unit.isPresent()) {
      component.report(RecordMistake.COLUMN_FORMS, component.name());
    }
    return new ColumnModel(
        component.name(),
        name.filter(text -> !text.isBlank()).orElse(component.name()),
        format,
        unit);
  }

  private static void check(Component component, Optional<ValueType> type, String pattern) {
    if (type.filter(ValueType.TIMES::contains).isEmpty()) {
      component.report(
          RecordMistake.COLUMN_FORMAT, component.name(), Module.text(component.type()), pattern);
    } else {
      ColumnPatterns.mistake(pattern, type.get())
          .ifPresent(
              mistake ->
                  component.report(
                      RecordMistake.COLUMN_PATTERN,
                      component.name(),
                      Module.text(component.type()),
                      pattern,
                      mistake));
    }
  }

  private static void check(Component component, Optional<ValueType> type, ChronoUnit unit) {
    boolean isOfUnits =
        type.filter(of -> of == ValueType.DURATION || of == ValueType.INSTANT).isPresent();
    if (!isOfUnits || unit.compareTo(ChronoUnit.WEEKS) > 0) {
      component.report(
          RecordMistake.COLUMN_UNIT, component.name(), Module.text(component.type()), unit.name());
    }
  }

  /** Returns a value of an annotation; notes if it does not compile. */
  private <T> Optional<T> known(Optional<T> value) {
    if (value.isEmpty()) {
      module.findings().broken();
    }
    return value;
  }
}
