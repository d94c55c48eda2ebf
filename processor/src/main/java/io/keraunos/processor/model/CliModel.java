package io.keraunos.processor.model;

import com.palantir.javapoet.TypeName;
import java.util.List;

/**
 * The hyperparameters of a module, and how the module is made from them.
 *
 * @param hyperParameters the constructor's in its order, then the fields in source order; empty for
 *     most modules
 * @param isMadeFromThem whether they are all that its constructor takes
 * @param hasLibrary whether the library of command lines is there to compile against
 * @param thrown the exceptions that the constructor throws
 * @param description the first sentences of the class's javadoc
 */
public record CliModel(
    List<HyperParameterModel> hyperParameters,
    boolean isMadeFromThem,
    boolean hasLibrary,
    List<TypeName> thrown,
    String description) {

  /** The model of a module without hyperparameters. */
  public static final CliModel NONE = new CliModel(List.of(), false, false, List.of(), "");

  /** Copies the lists. */
  public CliModel {
    hyperParameters = List.copyOf(hyperParameters);
    thrown = List.copyOf(thrown);
  }

  /** Returns whether a command line is generated. */
  public boolean isWritten() {
    return isPossible() && hasLibrary;
  }

  /** Returns whether a command line would be generated if its library were there. */
  public boolean lacksLibrary() {
    return isPossible() && !hasLibrary;
  }

  private boolean isPossible() {
    return isMadeFromThem && !hyperParameters.isEmpty();
  }
}
