package io.keraunos.processor.model;

import java.util.List;

/**
 * A step method.
 *
 * @param kind the kind of step
 * @param optimizer the name of its optimizer; empty where there is one, and for other steps
 * @param method its name
 * @param arguments its arguments
 * @param logs the names it declares
 * @param example the record its parameters are bound to
 */
public record StepModel(
    StepKind kind,
    String optimizer,
    String method,
    List<Argument> arguments,
    List<String> logs,
    ExampleModel example) {

  /** Copies the lists. */
  public StepModel {
    arguments = List.copyOf(arguments);
    logs = List.copyOf(logs);
  }

  /** An argument of a step method. */
  public sealed interface Argument {
    /** The step itself. */
    record Step() implements Argument {}

    /**
     * A component of the example.
     *
     * @param component the component
     */
    record Component(ComponentModel component) implements Argument {}
  }
}
