package io.keraunos.processor.parse;

import com.palantir.javapoet.ClassName;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.processor.model.HookModel;
import io.keraunos.processor.model.HookModel.Argument;
import io.keraunos.processor.model.StepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads the hooks. */
final class HookParser {
  private final Module module;
  private final RuntimeTypes runtime;

  HookParser(Module module) {
    this.module = module;
    this.runtime = module.runtime();
  }

  /**
   * Returns the hooks, in source order.
   *
   * @param steps the steps that the class has, right or wrong
   */
  List<HookModel> parse(Set<StepKind> steps) {
    List<HookModel> hooks = new ArrayList<>();
    for (AnnotatedMethod method : AnnotatedMethod.all(module, On.class)) {
      if (method.returnIsResolved() && !method.returnsVoid()) {
        method.report(HookMistake.HOOK_RETURN, method.name(), Module.text(method.returnType()));
      }
      Optional<Event> event = method.annotation().constant("value", Event.class);
      if (event.isPresent()) {
        checkHappens(method, event.get(), steps);
        hooks.add(hook(method, event.get()));
      } else {
        module.findings().broken();
      }
    }
    return hooks;
  }

  /**
   * Checks that the event of a hook can happen. A class without any step is told so elsewhere; its
   * hooks are not to blame.
   */
  private void checkHappens(AnnotatedMethod method, Event event, Set<StepKind> steps) {
    Optional<StepKind> needed = event.stage().map(StepKind::of);
    if (needed.isPresent() && !steps.isEmpty() && !steps.contains(needed.get())) {
      module
          .findings()
          .report(
              method.annotation().place("value"),
              HookMistake.HOOK_NEVER,
              event,
              module.name(),
              "@" + needed.get().annotation().getSimpleName());
    }
  }

  private HookModel hook(AnnotatedMethod method, Event event) {
    List<Argument> arguments = new ArrayList<>();
    for (VariableElement parameter : method.parameters()) {
      TypeMirror type = method.typeOf(parameter);
      if (!module.findings().resolved(type)) {
        continue;
      }
      Optional<Argument> argument = argument(type, event);
      if (argument.isEmpty()) {
        reportParameter(method, event, parameter, type);
      } else if (arguments.contains(argument.get())) {
        report(method, event, parameter, "another " + Module.text(type), "Remove it.");
      } else {
        arguments.add(argument.get());
      }
    }
    ClassName eventType = ClassName.get((TypeElement) runtime.event(event).asElement());
    return new HookModel(event, method.name(), eventType, arguments);
  }

  private Optional<Argument> argument(TypeMirror type, Event event) {
    if (type.getKind() != TypeKind.DECLARED) {
      return Optional.empty();
    }
    if (runtime.is(type, RuntimeTypes.TRAINING_CONTROL)) {
      return Optional.of(Argument.CONTROL);
    }
    boolean offered =
        runtime.inherits(type, RuntimeTypes.TRAINING_EVENT)
            && runtime.isAssignable(runtime.event(event), type);
    return offered ? Optional.of(Argument.EVENT) : Optional.empty();
  }

  private void reportParameter(
      AnnotatedMethod method, Event event, VariableElement parameter, TypeMirror type) {
    boolean isOtherEvent =
        type instanceof DeclaredType && runtime.inherits(type, RuntimeTypes.TRAINING_EVENT);
    report(
        method,
        event,
        parameter,
        "of type " + Module.text(type),
        isOtherEvent ? "Change its type to " + event.value() + "." : "Remove it.");
  }

  private void report(
      AnnotatedMethod method, Event event, VariableElement parameter, String found, String todo) {
    module
        .findings()
        .report(
            parameter,
            HookMistake.HOOK_PARAMETERS,
            event,
            method.name(),
            event.value(),
            parameter.getSimpleName(),
            found,
            todo);
  }
}
