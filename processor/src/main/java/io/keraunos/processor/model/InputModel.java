package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The record of what a predict step takes of an example: a nested record as it is if all of it is
 * taken, else its components one by one.
 *
 * @param type the record
 * @param parts its components
 */
public record InputModel(ClassName type, List<Part> parts) {
  /** Names that a record component must not have. */
  private static final Set<String> REFUSED =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  /** Copies the list. */
  public InputModel {
    parts = List.copyOf(parts);
  }

  /**
   * A component.
   *
   * @param name its name
   * @param path what it is of the example: {@code outer.inner} in a nested record
   * @param type its type
   * @param isNullable whether it is null where a value is missing
   */
  public record Part(String name, String path, TypeName type, boolean isNullable) {}

  /** Returns the record for what is taken of an example, in the example's order. */
  static InputModel of(ExampleModel example, List<ComponentModel> taken) {
    Map<String, TypeName> types = new LinkedHashMap<>();
    Set<String> nullable = new HashSet<>();
    for (ComponentModel component : taken) {
      String path = path(example, taken, component.name());
      TypeName nested = example.nested().get(path);
      types.put(path, nested == null ? component.value().type() : nested);
      if (nested == null && component.isNullable()) {
        nullable.add(path);
      }
    }
    Iterator<String> names = Identifiers.of(List.copyOf(types.keySet()), REFUSED).iterator();
    List<Part> parts = new ArrayList<>();
    types.forEach(
        (path, type) -> parts.add(new Part(names.next(), path, type, nullable.contains(path))));
    return new InputModel(example.input(), parts);
  }

  /** Returns the name of the outermost nested record that is taken as a whole, or the name. */
  private static String path(ExampleModel example, List<ComponentModel> taken, String name) {
    return example.nested().keySet().stream()
        .filter(record -> name.startsWith(record + "."))
        .filter(
            record ->
                example.components().stream()
                    .filter(component -> component.name().startsWith(record + "."))
                    .allMatch(taken::contains))
        .min(Comparator.comparingInt(String::length))
        .orElse(name);
  }

  /** Returns the name of a component of the example here: {@code outer.inner} if it is nested. */
  public String name(ComponentModel component) {
    Part part =
        parts.stream()
            .filter(of -> (component.name() + ".").startsWith(of.path() + "."))
            .findFirst()
            .orElseThrow();
    return part.name() + component.name().substring(part.path().length());
  }
}
