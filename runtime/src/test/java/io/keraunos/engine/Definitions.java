package io.keraunos.engine;

import io.keraunos.spi.ModuleDefinition;
import java.util.List;

/** What generated code would say of some modules, in a class of its own as there. */
final class Definitions {
  private Definitions() {}

  static ModuleDefinition.Builder of(ForgottenLayer module) {
    return CheckedRows.module()
        .layer("hidden", module.hidden)
        .layer("dropout", module.dropout)
        .layer("out", module.out)
        .trainingStep(
            "train",
            (step, in) -> module.train(step, in.float32("x"), in.int32("label")),
            List.of(),
            CheckedRows.COLLATOR);
  }

  static ModuleDefinition.Builder of(OptionalLayer module) {
    return CheckedRows.module()
        .layer("hidden", module.hidden)
        .layer("dropout", module.dropout)
        .layer("out", module.out)
        .trainingStep(
            "train",
            (step, in) -> module.train(step, in.float32("x"), in.int32("label"), in.float32("y")),
            List.of(),
            CheckedRows.COLLATOR);
  }
}
