package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record that a loader yields.
 *
 * @param type the record
 * @param collator the class generated for it
 * @param input the record that the predictor takes instead of it, if it has labels or meanings
 * @param components its components, in order, those of nested records in the place of these
 * @param nested the nested records by name
 * @param reader the class that reads it from rows, if one does
 */
public record ExampleModel(
    ClassName type,
    ClassName collator,
    ClassName input,
    List<ComponentModel> components,
    Map<String, ClassName> nested,
    Optional<ReaderModel> reader) {

  /** Copies the list and the map. */
  public ExampleModel {
    components = List.copyOf(components);
    nested = Map.copyOf(nested);
  }

  /** Returns whether a component is a label, or has a meaning. */
  public boolean isAnnotated() {
    return components.stream().anyMatch(of -> of.isLabel() || of.meaning().isPresent());
  }
}
