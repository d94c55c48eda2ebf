package io.keraunos.processor.parse;

import com.palantir.javapoet.ClassName;
import io.keraunos.processor.model.ExampleModel;
import io.keraunos.processor.model.ReaderModel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Names the collators and readers of a module, and the records that its predictor takes. */
final class CollatorNames {
  private CollatorNames() {}

  /**
   * Returns the examples with their collators, in the order given: {@code
   * <module><Record>Collator}, or with the record's whole name where two records have the same
   * simple one. Readers and inputs are named alike.
   *
   * @param prefix the module's name, {@code Outer_Inner} for a nested one
   * @param isPublic whether the module can be named everywhere
   */
  static Map<ClassName, ExampleModel> name(
      String packageName, String prefix, boolean isPublic, Collection<ExampleRecord> records) {
    Map<ClassName, ExampleModel> examples = new LinkedHashMap<>();
    for (ExampleRecord record : records) {
      long alike =
          records.stream()
              .filter(other -> other.type().simpleName().equals(record.type().simpleName()))
              .map(ExampleRecord::type)
              .distinct()
              .count();
      String name =
          alike == 1
              ? record.type().simpleName()
              : "_" + record.type().canonicalName().replace('.', '_') + "_";
      examples.put(
          record.type(),
          new ExampleModel(
              record.type(),
              ClassName.get(packageName, prefix + name + "Collator"),
              ClassName.get(packageName, prefix + name + "Input"),
              record.components(),
              record.nested(),
              Optional.of(
                      new ReaderModel(
                          ClassName.get(packageName, prefix + name + "Reader"),
                          record.type(),
                          isPublic && record.isPublic(),
                          record.columns()))
                  .filter(reader -> record.mayHaveReader())));
    }
    return examples;
  }
}
