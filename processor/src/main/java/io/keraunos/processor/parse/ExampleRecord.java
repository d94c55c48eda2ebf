package io.keraunos.processor.parse;

import com.palantir.javapoet.ClassName;
import io.keraunos.processor.model.ComponentModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A record that a loader yields, before its collator has a name.
 *
 * @param type the record
 * @param components the components that become tensors
 * @param wrong the names of the others, which were reported
 * @param isDeprecated whether it is deprecated, or a component is
 */
record ExampleRecord(
    ClassName type, List<ComponentModel> components, Set<String> wrong, boolean isDeprecated) {

  Optional<ComponentModel> component(String name) {
    return components.stream().filter(component -> component.name().equals(name)).findFirst();
  }

  List<String> names() {
    return components.stream().map(ComponentModel::name).toList();
  }
}
