package io.keraunos.processor.parse;

import io.keraunos.annotation.Label;
import java.lang.annotation.Annotation;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * A component of an example, or of a record nested in it, as it is declared.
 *
 * @param module the class that is parsed
 * @param element the component
 * @param name its name: {@code outer.inner} in a nested record
 */
record Component(Module module, RecordComponentElement element, String name) {

  TypeMirror type() {
    return element.asType();
  }

  boolean isLabel() {
    return find(Label.class).isPresent();
  }

  Optional<AnnotationReading> find(Class<? extends Annotation> annotation) {
    return AnnotationReading.find(module.elements(), element, annotation);
  }

  void report(Mistake mistake, Object... arguments) {
    module.findings().report(place(), mistake, arguments);
  }

  /**
   * Returns its place: its field, because compilers show no line for the component or its
   * annotations.
   */
  Element place() {
    return ElementFilter.fieldsIn(record().getEnclosedElements()).stream()
        .filter(field -> field.getSimpleName().equals(element.getSimpleName()))
        .findFirst()
        .map(Element.class::cast)
        .orElse(element);
  }

  /**
   * Returns whether its accessor is deprecated; Eclipse's compiler knows only those in the source.
   */
  boolean isDeprecated() {
    return module.elements().isDeprecated(place())
        || ElementFilter.methodsIn(record().getEnclosedElements()).stream()
            .filter(method -> method.getSimpleName().equals(element.getSimpleName()))
            .filter(method -> method.getParameters().isEmpty())
            .anyMatch(module.elements()::isDeprecated);
  }

  private TypeElement record() {
    return Nesting.around(element).get(0);
  }
}
