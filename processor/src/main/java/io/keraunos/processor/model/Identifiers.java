package io.keraunos.processor.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names in generated code for components of nested records. */
public final class Identifiers {
  private Identifiers() {}

  /**
   * Returns an identifier for each name: {@code outerInner} for {@code outer.inner}, with _ behind
   * it where another has it.
   *
   * @param taken identifiers that none may have
   */
  public static List<String> of(List<String> names, Set<String> taken) {
    Set<String> used = new HashSet<>(taken);
    used.addAll(names);
    List<String> identifiers = new ArrayList<>();
    for (String name : names) {
      String identifier = ComponentModel.identifier(name);
      while (!identifier.equals(name) && !used.add(identifier)) {
        identifier += "_";
      }
      identifiers.add(identifier);
    }
    return identifiers;
  }
}
