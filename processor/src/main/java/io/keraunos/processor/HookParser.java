package io.keraunos.processor;

import com.palantir.javapoet.ClassName;
import io.keraunos.processor.Module.HookMethod;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/** Reads the hooks. */
final class HookParser {

  private final Mirrors mirrors;
  private final Mistakes mistakes;
  private final MethodParser methods;

  HookParser(Mirrors mirrors, Mistakes mistakes, MethodParser methods) {
    this.mirrors = mirrors;
    this.mistakes = mistakes;
    this.methods = methods;
  }

  /** A hook. */
  HookMethod parse(ExecutableElement method, AnnotationMirror annotation) {
    methods.callable(method, "On");
    methods.returnsVoid(method, "On", "A hook can ask to stop: take a TrainingControl.");
    String event = mirrors.enumValue(annotation, "value");
    String record = record(event);
    List<? extends VariableElement> parameters = method.getParameters();
    boolean takesEvent =
        !parameters.isEmpty() && is(parameters.get(0), Names.EVENTS + "." + record);
    int next = takesEvent ? 1 : 0;
    boolean takesControl = parameters.size() > next && is(parameters.get(next), Names.CONTROL);
    if (parameters.size() != next + (takesControl ? 1 : 0)) {
      mistakes.add(
          Rule.HOOK_PARAMETERS,
          method,
          "%s must take what %s offers: nothing, (%s), (%s, TrainingControl) or (TrainingControl), but takes %s."
              .formatted(
                  method.getSimpleName(),
                  event,
                  record,
                  record,
                  parameters.stream()
                      .map(parameter -> mirrors.simple(parameter.asType()))
                      .toList()));
    }
    return new HookMethod(
        method.getSimpleName().toString(),
        event,
        ClassName.get("io.keraunos.callback", "TrainingEvent", record),
        takesEvent,
        takesControl);
  }

  private boolean is(VariableElement parameter, String name) {
    TypeMirror type = mirrors.resolved(parameter.asType());
    return mirrors.is(type, name);
  }

  /** The record that comes with an event. */
  private static String record(String event) {
    return switch (event) {
      case "FIT_START", "FIT_END" -> "FitEvent";
      case "TRAIN_EPOCH_START", "TRAIN_EPOCH_END" -> "EpochEvent";
      case "TRAIN_BATCH_START", "TRAIN_BATCH_END" -> "BatchEvent";
      case "LOG" -> "LogEvent";
      case "EXCEPTION" -> "ExceptionEvent";
      default -> "EvaluationEvent";
    };
  }
}
