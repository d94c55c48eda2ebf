package io.keraunos.processor.parse;

import io.keraunos.processor.model.StepKind;
import io.keraunos.processor.model.TensorType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.type.TypeMirror;

/** Reads the step methods. */
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

  StepParser(Module module) {
    this.module = module;
    this.runtime = module.runtime();
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
      step.report(StepMistake.PREDICT_STEP_NAME, step.name(), step.name());
    }
  }

  private void reportDuplicate(AnnotatedMethod before, AnnotatedMethod method) {
    String optimizer = optimizer(method);
    String label =
        optimizer.isEmpty()
            ? method.label()
            : "%s(optimizer = \"%s\")".formatted(method.label(), optimizer);
    method.report(ClassMistake.DUPLICATE, module.name(), label, before.name(), method.name());
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
                    StepMistake.STEP_THROWS, method.label(), method.name(), Module.text(thrown)));
  }

  private void checkReturn(StepKind kind, AnnotatedMethod method) {
    TypeMirror type = method.returnType();
    switch (kind) {
      case TRAINING -> {
        if (method.returnsVoid()
            || !runtime.isAssignable(type, runtime.operand(TensorType.FLOAT32))) {
          method.report(StepMistake.TRAINING_STEP_RETURN, method.name(), Module.text(type));
        }
      }
      case VALIDATION, TEST -> {
        if (!method.returnsVoid()) {
          method.report(
              StepMistake.EVALUATION_STEP_RETURN, method.label(), method.name(), Module.text(type));
        }
      }
      case PREDICT -> {
        if (method.returnsVoid() || !runtime.inherits(type, RuntimeTypes.OPERAND)) {
          method.report(StepMistake.PREDICT_STEP_RETURN, method.name(), Module.text(type));
        }
      }
    }
  }
}
