package io.keraunos.graph.review;

import java.util.Collection;
import java.util.List;

/**
 * The parameters of a step method that are components of the example.
 *
 * <p>A component may have no path to an output since a setting of the module leaves it out. So it
 * counts as never used only if the method does not look at its parameter, or if no method of the
 * class decides anything.
 */
final class Parameters {

  private static final String OPERAND = "Lorg/tensorflow/Operand;";

  private final ClassUse use;
  private final List<ClassFile.Method> methods;
  private final List<String> names;

  /**
   * @param names the components, in the order of the parameters; those that the method asks its
   *     {@code Features} for come after them
   */
  Parameters(ClassUse use, String method, Collection<String> names) {
    this.use = use;
    this.methods = use.named(method);
    this.names = List.copyOf(names);
  }

  /** Returns whether a component is never used, for certain. */
  boolean neverUsed(String name) {
    if (methods.size() != 1) {
      return false;
    }
    List<Integer> places = methods.get(0).parameters(OPERAND);
    int index = names.indexOf(name);
    if (index >= places.size()) {
      return false; // one that the method has asked for itself
    }
    return !methods.get(0).loaded().contains(places.get(index)) || !use.branches();
  }
}
