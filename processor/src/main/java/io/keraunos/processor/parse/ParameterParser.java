package io.keraunos.processor.parse;

import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.StepModel.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Binds the parameters of step methods to the components of a record. */
final class ParameterParser {
  private final RuntimeTypes runtime;
  private final Findings findings;

  ParameterParser(Module module) {
    this.runtime = module.runtime();
    this.findings = module.findings();
  }

  /**
   * Returns the arguments that a step is called with.
   *
   * @param example the record to bind to; empty if it could not be read, which was reported
   */
  List<Argument> bind(StepKind kind, AnnotatedMethod method, Optional<ExampleRecord> example) {
    List<Argument> arguments = new ArrayList<>();
    boolean hasStep = false;
    for (VariableElement parameter : method.parameters()) {
      TypeMirror type = method.typeOf(parameter);
      if (!findings.resolved(type)) {
        hasStep |= type.toString().equals("Step");
      } else if (runtime.is(type, RuntimeTypes.STEP)) {
        hasStep = true;
        add(new Argument.Step(), StepMistake.STEP_TWICE, method, parameter, arguments);
      } else if (runtime.is(type, RuntimeTypes.FEATURES)) {
        add(new Argument.Features(), StepMistake.FEATURES_TWICE, method, parameter, arguments);
        example.ifPresent(record -> checkFeatures(method, parameter, record));
      } else {
        example
            .flatMap(record -> component(kind, parameter, type, record))
            .ifPresent(arguments::add);
      }
    }
    if (!hasStep) {
      method.report(StepMistake.STEP_MISSING, method.label(), method.name());
    }
    return arguments;
  }

  private void add(
      Argument argument,
      Mistake ifTwice,
      AnnotatedMethod method,
      VariableElement parameter,
      List<Argument> arguments) {
    if (arguments.contains(argument)) {
      findings.report(parameter, ifTwice, method.label(), method.name(), parameter.getSimpleName());
    }
    arguments.add(argument);
  }

  private void checkFeatures(
      AnnotatedMethod method, VariableElement parameter, ExampleRecord example) {
    if (example.wrong().isEmpty()
        && example.components().stream().noneMatch(ComponentModel::isFeature)) {
      findings.report(
          parameter,
          StepMistake.FEATURES_NONE,
          method.label(),
          method.name(),
          example.type().simpleName());
    }
  }

  private Optional<Argument> component(
      StepKind kind, VariableElement parameter, TypeMirror type, ExampleRecord example) {
    String name = parameter.getSimpleName().toString();
    List<ComponentModel> named = example.named(name);
    Optional<ComponentModel> component = named.stream().findFirst();
    if (type.getKind() != TypeKind.DECLARED || !runtime.is(type, RuntimeTypes.OPERAND)) {
      findings.report(
          parameter,
          StepMistake.PARAMETER_KIND,
          name,
          Module.text(type),
          kindHint(type, component, example));
      return Optional.empty();
    }
    if (named.size() > 1) {
      findings.report(
          parameter,
          StepMistake.PARAMETER_AMBIGUOUS,
          name,
          example.type().simpleName(),
          String.join(", ", named.stream().map(ComponentModel::name).toList()),
          Words.or(named.stream().map(ComponentModel::identifier).toList()));
    } else if (component.isPresent()) {
      check(kind, parameter, type, component.get(), example);
    } else if (!example.isWrong(name)) {
      findings.report(
          parameter,
          StepMistake.PARAMETER_UNKNOWN,
          name,
          example.type().simpleName(),
          String.join(", ", example.parameters()),
          Suggestion.of(name, example.parameters()));
    }
    return component.map(Argument.Component::new);
  }

  private void check(
      StepKind kind,
      VariableElement parameter,
      TypeMirror type,
      ComponentModel component,
      ExampleRecord example) {
    if (kind == StepKind.PREDICT && component.isLabel()) {
      findings.report(
          parameter,
          StepMistake.PARAMETER_LABEL,
          parameter.getSimpleName(),
          example.type().simpleName());
    } else if (!runtime.isAssignable(runtime.operand(component.operand()), type)) {
      findings.report(
          parameter,
          StepMistake.PARAMETER_TENSOR,
          parameter.getSimpleName(),
          operand(component),
          example.type().simpleName(),
          Declarations.text(component),
          component.name(),
          Module.text(type));
    }
  }

  private String kindHint(
      TypeMirror type, Optional<ComponentModel> component, ExampleRecord example) {
    if (type instanceof DeclaredType && runtime.is(type, example.type().canonicalName())) {
      boolean hasFeatures = example.components().stream().anyMatch(ComponentModel::isFeature);
      return (hasFeatures ? " Take Features, or" : " Take")
          + " the components of the record one by one, by name: "
          + String.join(", ", example.parameters())
          + ".";
    }
    return component.map(found -> " Use " + operand(found) + ".").orElse(" Remove it.");
  }

  private static String operand(ComponentModel component) {
    return "Operand<" + component.operand().tensorClass().simpleName() + ">";
  }
}
