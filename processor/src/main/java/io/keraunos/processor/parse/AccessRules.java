package io.keraunos.processor.parse;

import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/** The rule for types that generated code names. */
final class AccessRules {
  private final Module module;

  AccessRules(Module module) {
    this.module = module;
  }

  private String packageText() {
    PackageElement of = module.packageOf(module.type());
    return of.isUnnamed() ? "the default package" : "package " + of.getQualifiedName();
  }

  /**
   * Reports a type that cannot be named in the module's package.
   *
   * @param what what it is, to begin a sentence with
   */
  void check(String what, TypeElement type) {
    for (TypeElement around : Nesting.around(type)) {
      if (!module.canName(around)) {
        boolean isPrivate = around.getModifiers().contains(Modifier.PRIVATE);
        module
            .findings()
            .report(
                type,
                RecordMistake.RECORD_INACCESSIBLE,
                what,
                type.getSimpleName(),
                packageText(),
                around.getSimpleName(),
                isPrivate ? "private" : "not public",
                isPrivate ? "Remove private." : "Make it public.");
        return;
      }
    }
  }
}
