package io.keraunos.processor.source;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Reads the annotations of a module, whether from its source or its class file. */
final class Annotated {
  private Annotated() {}

  /** Returns the class and its superclasses, itself first. */
  static List<TypeElement> lineage(TypeElement type) {
    List<TypeElement> lineage = new ArrayList<>(List.of(type));
    TypeMirror next = type.getSuperclass();
    while (next instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element) {
      lineage.add(element);
      next = element.getSuperclass();
    }
    return lineage;
  }

  /** Returns the methods of a class and its superclasses that have an annotation. */
  static List<ExecutableElement> methods(TypeElement type, Class<? extends Annotation> annotation) {
    return lineage(type).stream()
        .flatMap(part -> ElementFilter.methodsIn(part.getEnclosedElements()).stream())
        .filter(method -> isOn(method, annotation))
        .toList();
  }

  static boolean isOn(Element element, Class<? extends Annotation> annotation) {
    return find(element, annotation).isPresent();
  }

  static boolean has(TypeElement type, Class<? extends Annotation> annotation) {
    return !methods(type, annotation).isEmpty();
  }

  /** Returns the name of the enum constant that is the value of an annotation on an element. */
  static Optional<String> constant(
      Element element, Class<? extends Annotation> annotation, String value) {
    return find(element, annotation)
        .flatMap(
            mirror ->
                mirror.getElementValues().entrySet().stream()
                    .filter(entry -> entry.getKey().getSimpleName().contentEquals(value))
                    .map(entry -> entry.getValue().getValue())
                    .filter(VariableElement.class::isInstance)
                    .map(constant -> ((VariableElement) constant).getSimpleName().toString())
                    .findFirst());
  }

  /** Returns the texts that are the value of an annotation on an element. */
  static List<String> texts(Element element, Class<? extends Annotation> annotation, String value) {
    return find(element, annotation).stream()
        .flatMap(mirror -> mirror.getElementValues().entrySet().stream())
        .filter(entry -> entry.getKey().getSimpleName().contentEquals(value))
        .map(entry -> entry.getValue().getValue())
        .filter(List.class::isInstance)
        .flatMap(items -> ((List<?>) items).stream())
        .map(item -> String.valueOf(((AnnotationValue) item).getValue()))
        .toList();
  }

  private static Optional<AnnotationMirror> find(
      Element element, Class<? extends Annotation> annotation) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (((TypeElement) mirror.getAnnotationType().asElement())
          .getQualifiedName()
          .contentEquals(annotation.getCanonicalName())) {
        return Optional.of(mirror);
      }
    }
    return Optional.empty();
  }
}
