package io.keraunos.processor.parse;

import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.StepModel.Argument;
import io.keraunos.processor.model.TensorType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads the step methods and binds their parameters to the components of a record. */
final class StepParser {
  /** Methods without parameters that every predictor has. */
  private static final Set<String> PREDICTOR_METHODS =
      Set.of(
          "close",
          "clone",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait");

  private final Module module;
  private final RuntimeTypes runtime;
  private final Findings findings;

  StepParser(Module module) {
    this.module = module;
    this.runtime = module.runtime();
    this.findings = module.findings();
  }

  /**
   * Returns the step methods by kind, in source order. More than one of a kind is a mistake, but
   * for training steps with optimizers of their own.
   */
  Map<StepKind, List<AnnotatedMethod>> find() {
    Map<StepKind, List<AnnotatedMethod>> steps = new EnumMap<>(StepKind.class);
    for (StepKind kind : StepKind.values()) {
      List<AnnotatedMethod> found = AnnotatedMethod.all(module, kind.annotation());
      for (AnnotatedMethod method : found) {
        check(kind, method);
        found.stream()
            .takeWhile(before -> !before.equals(method))
            .filter(before -> optimizer(before).equals(optimizer(method)))
            .findFirst()
            .ifPresent(before -> reportDuplicate(before, method));
      }
      if (!found.isEmpty()) {
        steps.put(kind, found);
      }
    }
    return steps;
  }

  /** Returns the optimizer that a step names; empty if it names none. */
  static String optimizer(AnnotatedMethod step) {
    return step.annotation().text("optimizer").orElse("");
  }

  /**
   * Checks the name of a predictor's method: it takes the components alone; with none, it could be
   * another method.
   */
  void checkPredictor(AnnotatedMethod step) {
    if (step.parameters().size() <= 1 && PREDICTOR_METHODS.contains(step.name())) {
      step.report(Mistake.PREDICT_STEP_NAME, step.name(), step.name());
    }
  }

  private void reportDuplicate(AnnotatedMethod before, AnnotatedMethod method) {
    String optimizer = optimizer(method);
    String label =
        optimizer.isEmpty()
            ? method.label()
            : "%s(optimizer = \"%s\")".formatted(method.label(), optimizer);
    method.report(Mistake.DUPLICATE, module.name(), label, before.name(), method.name());
  }

  private void check(StepKind kind, AnnotatedMethod method) {
    if (method.returnIsResolved()) {
      checkReturn(kind, method);
    }
    method
        .checkedException()
        .ifPresent(
            thrown ->
                method.report(
                    Mistake.STEP_THROWS, method.label(), method.name(), Module.text(thrown)));
  }

  private void checkReturn(StepKind kind, AnnotatedMethod method) {
    TypeMirror type = method.returnType();
    switch (kind) {
      case TRAINING -> {
        if (method.returnsVoid()
            || !runtime.isAssignable(type, runtime.operand(TensorType.FLOAT32))) {
          method.report(Mistake.TRAINING_STEP_RETURN, method.name(), Module.text(type));
        }
      }
      case VALIDATION, TEST -> {
        if (!method.returnsVoid()) {
          method.report(
              Mistake.EVALUATION_STEP_RETURN, method.label(), method.name(), Module.text(type));
        }
      }
      case PREDICT -> {
        if (method.returnsVoid() || !runtime.inherits(type, RuntimeTypes.OPERAND)) {
          method.report(Mistake.PREDICT_STEP_RETURN, method.name(), Module.text(type));
        }
      }
    }
  }

  /**
   * Returns the arguments that a step is called with.
   *
   * @param example the record to bind to; empty if it could not be read, which was reported
   */
  List<Argument> bind(AnnotatedMethod method, Optional<ExampleRecord> example) {
    List<Argument> arguments = new ArrayList<>();
    boolean hasStep = false;
    for (VariableElement parameter : method.parameters()) {
      TypeMirror type = method.typeOf(parameter);
      if (!findings.resolved(type)) {
        hasStep |= type.toString().equals("Step");
      } else if (runtime.is(type, RuntimeTypes.STEP)) {
        if (hasStep) {
          findings.report(
              parameter,
              Mistake.STEP_TWICE,
              method.label(),
              method.name(),
              parameter.getSimpleName());
        }
        hasStep = true;
        arguments.add(new Argument.Step());
      } else {
        example.flatMap(record -> component(parameter, type, record)).ifPresent(arguments::add);
      }
    }
    if (!hasStep) {
      method.report(Mistake.STEP_MISSING, method.label(), method.name());
    }
    return arguments;
  }

  private Optional<Argument> component(
      VariableElement parameter, TypeMirror type, ExampleRecord example) {
    String name = parameter.getSimpleName().toString();
    Optional<ComponentModel> component = example.component(name);
    if (type.getKind() != TypeKind.DECLARED || !runtime.is(type, RuntimeTypes.OPERAND)) {
      findings.report(
          parameter,
          Mistake.PARAMETER_KIND,
          name,
          Module.text(type),
          kindHint(type, component, example));
      return Optional.empty();
    }
    if (component.isPresent()) {
      checkTensor(parameter, type, component.get(), example);
    } else if (!example.wrong().contains(name)) {
      findings.report(
          parameter,
          Mistake.PARAMETER_UNKNOWN,
          name,
          example.type().simpleName(),
          String.join(", ", example.names()),
          Suggestion.of(name, example.names()));
    }
    return component.map(Argument.Component::new);
  }

  private void checkTensor(
      VariableElement parameter, TypeMirror type, ComponentModel component, ExampleRecord example) {
    if (runtime.isAssignable(runtime.operand(component.type()), type)) {
      return;
    }
    findings.report(
        parameter,
        Mistake.PARAMETER_TENSOR,
        component.name(),
        operand(component),
        example.type().simpleName(),
        component.type().javaType(!component.shape().isEmpty()),
        component.name(),
        Module.text(type));
  }

  private String kindHint(
      TypeMirror type, Optional<ComponentModel> component, ExampleRecord example) {
    if (type instanceof DeclaredType && runtime.is(type, example.type().canonicalName())) {
      return " Take the components of the record one by one, by name: "
          + String.join(", ", example.names())
          + ".";
    }
    return component.map(found -> " Use " + operand(found) + ".").orElse(" Remove it.");
  }

  private static String operand(ComponentModel component) {
    return "Operand<" + component.type().tensorClass().simpleName() + ">";
  }
}
