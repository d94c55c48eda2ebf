package io.keraunos.processor.parse;

import io.keraunos.annotation.PrepareData;
import java.util.List;

/** Reads the methods that make the data ready. */
final class PrepareDataParser {
  private final Module module;

  PrepareDataParser(Module module) {
    this.module = module;
  }

  /** Returns the methods that make the data ready, in source order. */
  List<AnnotatedMethod> parse() {
    List<AnnotatedMethod> found = AnnotatedMethod.all(module, PrepareData.class);
    for (AnnotatedMethod method : found) {
      method.checkNoParameters(OptimizerMistake.PREPARE_DATA_PARAMETERS);
      method.checkThrows(OptimizerMistake.PREPARE_DATA_THROWS);
      if (method.returnIsResolved() && !method.returnsVoid()) {
        method.report(
            OptimizerMistake.PREPARE_DATA_RETURN, method.name(), Module.text(method.returnType()));
      }
    }
    return found;
  }
}
