package io.keraunos.processor.model;

import java.util.List;
import java.util.Optional;

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

  /**
   * Returns the components that the step takes, in the record's order: those that it names, and all
   * features if it takes these.
   */
  public List<ComponentModel> taken() {
    boolean takesFeatures = arguments.stream().anyMatch(Argument.Features.class::isInstance);
    return example.components().stream()
        .filter(
            component ->
                (takesFeatures && component.isFeature())
                    || arguments.contains(new Argument.Component(component)))
        .toList();
  }

  /**
   * Returns the record that a predictor takes for this step; empty if it takes the components one
   * by one, because none of them is annotated.
   */
  public Optional<InputModel> input() {
    List<ComponentModel> taken = taken();
    return example.isAnnotated() && !taken.isEmpty()
        ? Optional.of(InputModel.of(example, taken))
        : Optional.empty();
  }

  /** An argument of a step method. */
  public sealed interface Argument {
    /** The step itself. */
    record Step() implements Argument {}

    /** All features of the example. */
    record Features() implements Argument {}

    /**
     * A component of the example.
     *
     * @param component the component
     */
    record Component(ComponentModel component) implements Argument {}
  }
}
