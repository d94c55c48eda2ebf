package io.keraunos.processor.parse;

import com.palantir.javapoet.ClassName;
import io.keraunos.processor.model.ColumnModel;
import io.keraunos.processor.model.ComponentModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A record that a loader yields, before its collator has a name.
 *
 * @param type the record
 * @param isPublic whether it can be named everywhere
 * @param declared the components that become tensors, in order, by their declarations; those of
 *     nested records in the place of these
 * @param columns a column for each of them, in order; none if it has no reader
 * @param nested the nested records by name
 * @param wrong the names of the other components, which were reported
 * @param isDeprecated whether generated code names something deprecated of it
 */
record ExampleRecord(
    ClassName type,
    boolean isPublic,
    Map<Component, ComponentModel> declared,
    List<ColumnModel> columns,
    Map<String, ClassName> nested,
    Set<String> wrong,
    boolean isDeprecated) {

  ExampleRecord {
    declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
    columns = List.copyOf(columns);
    nested = Map.copyOf(nested);
    wrong = Set.copyOf(wrong);
  }

  List<ComponentModel> components() {
    return List.copyOf(declared.values());
  }

  /** Returns whether it has a label or a meaning, or may have one when it is corrected. */
  boolean mayBeAnnotated() {
    return !wrong.isEmpty()
        || components().stream().anyMatch(of -> of.isLabel() || of.meaning().isPresent());
  }

  /** Returns whether it has a reader, or may have one when it is corrected. */
  boolean mayHaveReader() {
    return !wrong.isEmpty() || !columns.isEmpty();
  }

  /** Returns the component of a name, also of {@code outer.inner}. */
  Optional<ComponentModel> component(String name) {
    return components().stream().filter(of -> of.name().equals(name)).findFirst();
  }

  /**
   * Returns the components that a parameter may be named after: the one of this name, else the one
   * of the identifier {@code outerInner}, else all that are named {@code inner} in nested records.
   */
  List<ComponentModel> named(String parameter) {
    return Stream.<Stream<ComponentModel>>of(
            components().stream().filter(of -> of.name().equals(parameter)),
            components().stream().filter(of -> of.identifier().equals(parameter)),
            components().stream()
                .filter(of -> ComponentModel.lastPart(of.name()).equals(parameter)))
        .map(Stream::toList)
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Returns whether a parameter is named after a component that was reported. */
  boolean isWrong(String parameter) {
    return wrong.stream()
        .anyMatch(
            name ->
                ComponentModel.identifier(name).equals(parameter)
                    || ComponentModel.lastPart(name).equals(parameter));
  }

  /** Returns the names that parameters may have, one for each component. */
  List<String> parameters() {
    List<String> names = new ArrayList<>();
    for (ComponentModel component : components()) {
      String last = ComponentModel.lastPart(component.name());
      boolean isClear = named(last).equals(List.of(component));
      names.add(isClear ? last : component.identifier());
    }
    return names;
  }
}
