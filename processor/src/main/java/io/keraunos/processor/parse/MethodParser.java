package io.keraunos.processor.parse;

import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PrepareData;
import java.util.List;
import java.util.Optional;

/** Reads the methods that take nothing: the optimizer and those that make the data ready. */
final class MethodParser {
  private final Module module;

  MethodParser(Module module) {
    this.module = module;
  }

  /** The optimizer method. */
  Optional<AnnotatedMethod> optimizer() {
    List<AnnotatedMethod> found = AnnotatedMethod.all(module, Optimizer.class);
    for (AnnotatedMethod method : found) {
      checkOptimizer(method);
      if (!method.equals(found.get(0))) {
        method.report(
            Mistake.DUPLICATE, module.name(), method.label(), found.get(0).name(), method.name());
      }
    }
    return found.stream().findFirst();
  }

  private void checkOptimizer(AnnotatedMethod method) {
    method.checkNoParameters(Mistake.OPTIMIZER_PARAMETERS);
    if (method.returnIsResolved()
        && (method.returnsVoid()
            || !module.runtime().inherits(method.returnType(), RuntimeTypes.OPTIMIZER_SPEC))) {
      method.report(Mistake.OPTIMIZER_RETURN, method.name(), Module.text(method.returnType()));
    }
    method
        .checkedException()
        .ifPresent(
            thrown -> method.report(Mistake.OPTIMIZER_THROWS, method.name(), Module.text(thrown)));
  }

  /** The methods that make the data ready, in source order. */
  List<AnnotatedMethod> prepareData() {
    List<AnnotatedMethod> found = AnnotatedMethod.all(module, PrepareData.class);
    for (AnnotatedMethod method : found) {
      method.checkNoParameters(Mistake.PREPARE_DATA_PARAMETERS);
      if (method.returnIsResolved() && !method.returnsVoid()) {
        method.report(Mistake.PREPARE_DATA_RETURN, method.name(), Module.text(method.returnType()));
      }
    }
    return found;
  }
}
