package io.keraunos.processor.parse;

import com.google.auto.common.MoreTypes;
import com.google.auto.common.Visibility;
import com.palantir.javapoet.ClassName;
import io.keraunos.annotation.Column;
import io.keraunos.annotation.TensorShape;
import io.keraunos.processor.model.ComponentModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/** Reads the records that loaders yield, each once. */
final class RecordParser {
  private final Module module;
  private final Findings findings;
  private final AccessRules access;
  private final ComponentParser components;
  private final ColumnParser columns;
  private final Map<ClassName, ExampleRecord> parsed = new HashMap<>();

  RecordParser(Module module) {
    this.module = module;
    this.findings = module.findings();
    this.access = new AccessRules(module);
    this.components = new ComponentParser(module);
    this.columns = new ColumnParser(module);
  }

  ExampleRecord parse(TypeElement record) {
    ClassName name = ClassName.get(record);
    ExampleRecord known = parsed.get(name);
    if (known == null) {
      Parts parts = new Parts();
      checkGeneric(record);
      read(record, "", Set.of(), parts);
      known =
          new ExampleRecord(
              name,
              Visibility.effectiveVisibilityOfElement(record) == Visibility.PUBLIC,
              parts.declared,
              columns.parse(parts.declared),
              parts.nested,
              parts.wrong,
              parts.isDeprecated);
      parsed.put(name, known);
    }
    return known;
  }

  /** What is read of a record and of those nested in it, while it is read. */
  private static final class Parts {
    final Map<Component, ComponentModel> declared = new LinkedHashMap<>();
    final Map<String, ClassName> nested = new HashMap<>();
    final Set<String> wrong = new HashSet<>();
    boolean isDeprecated;
  }

  /**
   * Reads a record.
   *
   * @param prefix the names of the components that it is nested in, each with a dot
   * @param around the records that it is nested in
   * @param into takes what is read
   */
  private void read(TypeElement record, String prefix, Set<TypeElement> around, Parts into) {
    access.check("Record", record);
    if (record.getRecordComponents().isEmpty()) {
      findings.report(record, RecordMistake.RECORD_EMPTY, record.getSimpleName());
    }
    into.isDeprecated |=
        module.elements().isDeprecated(record)
            || ElementFilter.constructorsIn(record.getEnclosedElements()).stream()
                .anyMatch(module.elements()::isDeprecated);
    Set<TypeElement> with = new LinkedHashSet<>(around);
    with.add(record);
    for (RecordComponentElement element : record.getRecordComponents()) {
      Component component = new Component(module, element, prefix + element.getSimpleName());
      into.isDeprecated |= component.isDeprecated();
      if (Nesting.isRecord(component.type())) {
        nested(component, with, into);
      } else {
        components
            .parse(component)
            .ifPresentOrElse(
                model -> into.declared.put(component, model),
                () -> into.wrong.add(component.name()));
      }
    }
  }

  /** Reads a component that is a record: its components become components of the example. */
  private void nested(Component component, Set<TypeElement> around, Parts into) {
    TypeElement record = MoreTypes.asTypeElement(component.type());
    annotations(component)
        .forEach(
            annotation ->
                component.report(
                    RecordMistake.NESTED_ANNOTATED,
                    component.name(),
                    record.getSimpleName(),
                    annotation,
                    record.getSimpleName()));
    if (around.contains(record)) {
      component.report(RecordMistake.NESTED_RECURSIVE, component.name(), record.getSimpleName());
      return;
    }
    if (checkGeneric(record)) {
      return;
    }
    into.nested.put(component.name(), ClassName.get(record));
    read(record, component.name() + ".", around, into);
  }

  /** Returns whether a record is generic, which is reported. */
  private boolean checkGeneric(TypeElement record) {
    boolean isGeneric = !record.getTypeParameters().isEmpty();
    if (isGeneric) {
      findings.report(
          record,
          RecordMistake.RECORD_GENERIC,
          record.getSimpleName(),
          Module.text(record.getTypeParameters()));
    }
    return isGeneric;
  }

  /** Returns the annotations that a nested record must not have. */
  private static List<String> annotations(Component component) {
    return Stream.of(
            ComponentParser.kinds(component).stream().map(MeaningKind::label),
            Stream.of("@Label").filter(label -> component.isLabel()),
            Stream.of("@Column").filter(c -> component.find(Column.class).isPresent()),
            Stream.of("@TensorShape").filter(s -> component.find(TensorShape.class).isPresent()))
        .flatMap(labels -> labels)
        .toList();
  }
}
