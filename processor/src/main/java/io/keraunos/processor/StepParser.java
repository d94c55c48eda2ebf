package io.keraunos.processor;

import io.keraunos.processor.Module.Argument;
import io.keraunos.processor.Module.Component;
import io.keraunos.processor.Module.Example;
import io.keraunos.processor.Module.Kind;
import io.keraunos.processor.Module.StepMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Reads the step methods. */
final class StepParser {

  private final Mirrors mirrors;
  private final Mistakes mistakes;
  private final MethodParser methods;

  StepParser(Mirrors mirrors, Mistakes mistakes, MethodParser methods) {
    this.mirrors = mirrors;
    this.mistakes = mistakes;
    this.methods = methods;
  }

  /**
   * A step.
   *
   * @param example the record its parameters are bound to; empty if there is none or it is wrong,
   *     which was said elsewhere
   */
  StepMethod parse(
      ExecutableElement method, Kind kind, AnnotationMirror annotation, Optional<Example> example) {
    methods.callable(method, kind.annotation());
    methods.noCheckedException(method, kind.annotation());
    returnType(method, kind);
    List<Argument> arguments = new ArrayList<>();
    int steps = 0;
    for (VariableElement parameter : method.getParameters()) {
      TypeMirror type = mirrors.resolved(parameter.asType());
      if (mirrors.is(type, Names.STEP)) {
        steps++;
        arguments.add(new Argument.TheStep());
      } else {
        bind(method, parameter, type, example).ifPresent(arguments::add);
      }
    }
    if (steps != 1) {
      mistakes.add(
          Rule.STEP_PARAMETER_MISSING,
          method,
          "%s must have exactly one parameter of type Step, but has %d: %s(Step step, ...)."
              .formatted(method.getSimpleName(), steps, method.getSimpleName()));
    }
    List<String> logs = kind == Kind.PREDICT ? List.of() : logs(method, annotation);
    return new StepMethod(
        kind,
        method.getSimpleName().toString(),
        arguments,
        logs,
        example.orElse(new Example(com.palantir.javapoet.ClassName.OBJECT, List.of())));
  }

  private void returnType(ExecutableElement method, Kind kind) {
    TypeMirror type = mirrors.resolved(method.getReturnType());
    switch (kind) {
      case VALIDATE, TEST ->
          methods.returnsVoid(method, kind.annotation(), "Log the values: step.log(name, value).");
      case TRAIN -> {
        if (!operand(type).equals(Optional.of("TFloat32"))) {
          mistakes.add(
              Rule.RETURN_TYPE,
              method,
              "the @TrainingStep method %s must return the loss, an Operand<TFloat32>, but returns %s."
                  .formatted(method.getSimpleName(), mirrors.simple(type)));
        }
      }
      case PREDICT -> {
        if (mirrors.as(type, Names.OPERAND).isEmpty()) {
          mistakes.add(
              Rule.RETURN_TYPE,
              method,
              "the @PredictStep method %s must return its output, an Operand, but returns %s."
                  .formatted(method.getSimpleName(), mirrors.simple(type)));
        }
      }
    }
  }

  private Optional<Argument> bind(
      ExecutableElement method,
      VariableElement parameter,
      TypeMirror type,
      Optional<Example> example) {
    String name = parameter.getSimpleName().toString();
    Optional<String> tensor = mirrors.is(type, Names.OPERAND) ? operand(type) : Optional.empty();
    if (tensor.isEmpty()) {
      mistakes.add(
          Rule.PARAMETER_TYPE,
          parameter,
          "parameter %s of %s must be the Step or an Operand such as Operand<TFloat32>, but is %s."
              .formatted(name, method.getSimpleName(), mirrors.simple(type)));
      return Optional.empty();
    }
    if (example.isEmpty()) {
      return Optional.empty();
    }
    String record = example.get().type().simpleName();
    List<String> names = example.get().components().stream().map(Component::name).toList();
    Optional<Component> component =
        example.get().components().stream().filter(of -> of.name().equals(name)).findFirst();
    if (component.isEmpty()) {
      mistakes.add(
          Rule.PARAMETER_NAME,
          parameter,
          "parameter %s of %s must have the name of a component of %s, which has %s.%s"
              .formatted(
                  name,
                  method.getSimpleName(),
                  record,
                  String.join(", ", names),
                  Suggestion.of(name, names)));
      return Optional.empty();
    }
    String expected = component.get().tensor().type();
    if (!tensor.get().equals(expected)) {
      mistakes.add(
          Rule.PARAMETER_MISMATCH,
          parameter,
          "parameter %s of %s must be Operand<%s>, as the component %s of %s says, but is Operand<%s>."
              .formatted(name, method.getSimpleName(), expected, name, record, tensor.get()));
      return Optional.empty();
    }
    return Optional.of(new Argument.OfComponent(component.get()));
  }

  /** The simple name of the tensor type in {@code Operand<TFloat32>} or a subtype of it. */
  private Optional<String> operand(TypeMirror type) {
    Optional<DeclaredType> operand = mirrors.as(type, Names.OPERAND);
    if (operand.isEmpty() || operand.get().getTypeArguments().size() != 1) {
      return Optional.empty();
    }
    TypeMirror argument = operand.get().getTypeArguments().get(0);
    String name = argument.toString();
    return name.startsWith(Names.TENSOR_TYPES)
        ? Optional.of(name.substring(Names.TENSOR_TYPES.length()))
        : Optional.empty();
  }

  private List<String> logs(ExecutableElement method, AnnotationMirror annotation) {
    List<String> logs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (AnnotationValue value : mirrors.listValue(annotation, "logs")) {
      String name = (String) value.getValue();
      if (MetricConstant.of(name).isEmpty()) {
        mistakes.add(
            Rule.METRIC_NAME,
            method,
            annotation,
            value,
            "a metric's name must have a letter or digit, to become a constant, but is \"%s\"."
                .formatted(name));
      } else if (!seen.add(name)) {
        mistakes.add(
            Rule.METRIC_TWICE,
            method,
            annotation,
            value,
            "the metric \"%s\" must be declared once in %s, but is declared twice."
                .formatted(name, method.getSimpleName()));
      } else {
        logs.add(name);
      }
    }
    return logs;
  }
}
