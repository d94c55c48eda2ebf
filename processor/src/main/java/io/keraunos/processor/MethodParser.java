package io.keraunos.processor;

import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Rules that all annotated methods share. */
final class MethodParser {

  private final Mirrors mirrors;
  private final Mistakes mistakes;

  MethodParser(Mirrors mirrors, Mistakes mistakes) {
    this.mirrors = mirrors;
    this.mistakes = mistakes;
  }

  /** Generated code must be able to call the method on an instance. */
  void callable(ExecutableElement method, String annotation) {
    for (Modifier modifier : List.of(Modifier.PRIVATE, Modifier.STATIC, Modifier.ABSTRACT)) {
      if (method.getModifiers().contains(modifier)) {
        mistakes.add(
            Rule.METHOD_NOT_CALLABLE,
            method,
            "%s must not be %s, since generated code in the same package calls it on the module. Remove \"%s\"."
                .formatted(method.getSimpleName(), modifier, modifier));
      }
    }
    if (!method.getTypeParameters().isEmpty()) {
      mistakes.add(
          Rule.METHOD_GENERIC,
          method,
          "the @%s method %s must not have type parameters, but has %s."
              .formatted(annotation, method.getSimpleName(), method.getTypeParameters()));
    }
  }

  /** The runtime calls the method where nobody could handle a checked exception. */
  void noCheckedException(ExecutableElement method, String annotation) {
    TypeMirror runtime = mirrors.elements().getTypeElement("java.lang.RuntimeException").asType();
    TypeMirror error = mirrors.elements().getTypeElement("java.lang.Error").asType();
    for (TypeMirror thrown : method.getThrownTypes()) {
      mirrors.resolved(thrown);
      if (!mirrors.types().isSubtype(thrown, runtime)
          && !mirrors.types().isSubtype(thrown, error)) {
        mistakes.add(
            Rule.CHECKED_EXCEPTION,
            method,
            "the @%s method %s must not throw a checked exception, but throws %s. Do what can fail in @PrepareData or a @DataLoader, which may throw."
                .formatted(annotation, method.getSimpleName(), mirrors.simple(thrown)));
      }
    }
  }

  /** The runtime has nothing to give. */
  void noParameters(ExecutableElement method, String annotation) {
    if (!method.getParameters().isEmpty()) {
      mistakes.add(
          Rule.NO_PARAMETERS,
          method,
          "the @%s method %s must not have parameters, but has %d. Give the module what it needs in its constructor."
              .formatted(annotation, method.getSimpleName(), method.getParameters().size()));
    }
  }

  /** The method must return nothing. */
  void returnsVoid(ExecutableElement method, String annotation, String instead) {
    if (method.getReturnType().getKind() != TypeKind.VOID) {
      mistakes.add(
          Rule.RETURN_TYPE,
          method,
          "the @%s method %s must return void, but returns %s. %s"
              .formatted(
                  annotation,
                  method.getSimpleName(),
                  mirrors.simple(mirrors.resolved(method.getReturnType())),
                  instead));
    }
  }
}
