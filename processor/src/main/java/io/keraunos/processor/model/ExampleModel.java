package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * A record that a loader yields.
 *
 * @param type the record
 * @param collator the class generated for it
 * @param components its components, in order
 */
public record ExampleModel(ClassName type, ClassName collator, List<ComponentModel> components) {

  /** Copies the list. */
  public ExampleModel {
    components = List.copyOf(components);
  }
}
