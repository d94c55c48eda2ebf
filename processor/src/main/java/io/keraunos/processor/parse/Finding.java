package io.keraunos.processor.parse;

import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * A mistake that was found.
 *
 * @param mistake the kind of mistake
 * @param kind the kind of the compiler's message
 * @param message the text
 * @param place its place
 */
public record Finding(Mistake mistake, Diagnostic.Kind kind, String message, Place place) {

  /** Prints the finding to the compiler's messages. */
  public void print(Messager messager) {
    if (place.annotation() == null) {
      messager.printMessage(kind, message, place.element());
    } else if (place.value() == null) {
      messager.printMessage(kind, message, place.element(), place.annotation());
    } else {
      messager.printMessage(kind, message, place.element(), place.annotation(), place.value());
    }
  }

  /**
   * The place of a mistake.
   *
   * @param element the element
   * @param annotation the annotation on it, if it is there
   * @param value the annotation's value, if it is there
   */
  public record Place(
      Element element, @Nullable AnnotationMirror annotation, @Nullable AnnotationValue value) {

    static Place of(Element element) {
      return new Place(element, null, null);
    }
  }
}
