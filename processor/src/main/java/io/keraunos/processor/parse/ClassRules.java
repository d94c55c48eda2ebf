package io.keraunos.processor.parse;

import io.keraunos.processor.model.ModuleModel;
import java.lang.annotation.Annotation;
import java.util.Locale;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** The rules for the class as a whole, before its parts are read. */
final class ClassRules {
  private final Module module;
  private final Findings findings;

  ClassRules(Module module) {
    this.module = module;
    this.findings = module.findings();
  }

  /** Returns whether the parts of the class can be read. */
  boolean hold() {
    if (module.type().getKind() != ElementKind.CLASS) {
      String kind = module.type().getKind().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
      findings.report(
          module.type(),
          ClassMistake.CLASS_KIND,
          module.name(),
          ("aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind);
      return false;
    }
    if (module.runtime().missing().isPresent()) {
      findings.report(
          module.type(), ClassMistake.RUNTIME_MISSING, module.runtime().missing().get());
      return false;
    }
    if (module.runtime().spiVersion() != ModuleModel.SPI_VERSION) {
      findings.report(
          module.type(),
          ClassMistake.RUNTIME_VERSION,
          ModuleModel.SPI_VERSION,
          module.runtime().spiVersion());
      return false;
    }
    for (TypeElement part : module.lineage()) {
      if (!findings.resolved(part.getSuperclass())) {
        return false;
      }
    }
    checkReachable();
    checkOverriding();
    return true;
  }

  private void checkReachable() {
    for (TypeElement type : Nesting.around(module.type())) {
      if (type.getModifiers().contains(Modifier.PRIVATE)) {
        findings.report(
            module.type(), ClassMistake.CLASS_PRIVATE, module.name(), type.getSimpleName());
      }
      if (type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC)) {
        findings.report(
            module.type(), ClassMistake.CLASS_INNER, module.name(), type.getSimpleName());
      }
    }
  }

  private void checkOverriding() {
    for (ExecutableElement overrider : module.methods()) {
      for (ExecutableElement method : module.overridden(overrider)) {
        for (Class<? extends Annotation> annotation : ModuleParser.ANNOTATIONS) {
          if (has(method, annotation) && !has(overrider, annotation)) {
            findings.report(
                overrider,
                ClassMistake.METHOD_OVERRIDDEN,
                overrider.getSimpleName(),
                "@" + annotation.getSimpleName(),
                Nesting.around(method).get(0).getSimpleName(),
                "@" + annotation.getSimpleName());
          }
        }
      }
    }
  }

  private boolean has(ExecutableElement method, Class<? extends Annotation> annotation) {
    return AnnotationReading.find(module.elements(), method, annotation).isPresent();
  }
}
