package io.keraunos.processor.parse;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * A method of the module with one of our annotations, and the rules that all of them share.
 *
 * @param module the class
 * @param element the method
 * @param type its type as the class inherits it
 * @param annotation the annotation
 * @param label the annotation as it is written, such as {@code @TrainingStep}
 */
record AnnotatedMethod(
    Module module,
    ExecutableElement element,
    ExecutableType type,
    AnnotationReading annotation,
    String label) {

  /**
   * Returns the methods that have the annotation. Reports those that generated code could not call.
   */
  static List<AnnotatedMethod> all(Module module, Class<? extends Annotation> annotation) {
    List<AnnotatedMethod> found = new ArrayList<>();
    for (ExecutableElement element : module.methods()) {
      read(module, element, annotation)
          .map(
              reading ->
                  new AnnotatedMethod(
                      module,
                      element,
                      (ExecutableType) module.typeOf(element),
                      reading,
                      "@" + annotation.getSimpleName()))
          .ifPresent(found::add);
    }
    found.forEach(AnnotatedMethod::checkCallable);
    return found;
  }

  /**
   * Returns the annotation of the method, or of one it overrides, which is a mistake reported
   * elsewhere.
   */
  private static Optional<AnnotationReading> read(
      Module module, ExecutableElement element, Class<? extends Annotation> annotation) {
    return Stream.concat(Stream.of(element), module.overridden(element).stream())
        .flatMap(method -> AnnotationReading.find(module.elements(), method, annotation).stream())
        .findFirst();
  }

  String name() {
    return element.getSimpleName().toString();
  }

  TypeMirror returnType() {
    return type.getReturnType();
  }

  boolean returnsVoid() {
    return returnType().getKind() == TypeKind.VOID;
  }

  /** Returns whether the compiler knows the return type; notes if it does not. */
  boolean returnIsResolved() {
    return module.findings().resolved(returnType());
  }

  List<? extends VariableElement> parameters() {
    return element.getParameters();
  }

  TypeMirror typeOf(VariableElement parameter) {
    return type.getParameterTypes().get(element.getParameters().indexOf(parameter));
  }

  void report(Mistake mistake, Object... arguments) {
    module.findings().report(element, mistake, arguments);
  }

  /** Reports parameters where there must be none. */
  void checkNoParameters(Mistake mistake) {
    if (!parameters().isEmpty()) {
      module.findings().report(parameters().get(0), mistake, name(), Module.text(parameters()));
    }
  }

  /** Returns the first checked exception that is declared. */
  Optional<TypeMirror> checkedException() {
    RuntimeTypes runtime = module.runtime();
    return type.getThrownTypes().stream()
        .filter(module.findings()::resolved)
        .filter(
            thrown ->
                !runtime.isAssignable(thrown, runtime.raw("java.lang.RuntimeException"))
                    && !runtime.isAssignable(thrown, runtime.raw("java.lang.Error")))
        .map(TypeMirror.class::cast)
        .findFirst();
  }

  /** Reports a thrown type that is neither an Exception nor an Error. */
  void checkThrows(Mistake mistake) {
    RuntimeTypes runtime = module.runtime();
    type.getThrownTypes().stream()
        .filter(module.findings()::resolved)
        .filter(
            thrown ->
                !runtime.isAssignable(thrown, runtime.raw("java.lang.Exception"))
                    && !runtime.isAssignable(thrown, runtime.raw("java.lang.Error")))
        .findFirst()
        .ifPresent(thrown -> report(mistake, name(), Module.text(thrown)));
  }

  private void checkCallable() {
    if (element.getModifiers().contains(Modifier.PRIVATE)) {
      report(ClassMistake.METHOD_PRIVATE, label, name());
    } else if (!module.canName(element)) {
      report(
          ClassMistake.METHOD_INACCESSIBLE,
          label,
          name(),
          module.packageOf(element).getQualifiedName(),
          module.packageOf(module.type()).getQualifiedName());
    }
    if (element.getModifiers().contains(Modifier.STATIC)) {
      report(ClassMistake.METHOD_STATIC, label, name());
    }
    if (element.getModifiers().contains(Modifier.ABSTRACT)) {
      report(ClassMistake.METHOD_ABSTRACT, label, name());
    }
    if (!element.getTypeParameters().isEmpty()) {
      report(ClassMistake.METHOD_GENERIC, label, name(), Module.text(element.getTypeParameters()));
    }
  }
}
