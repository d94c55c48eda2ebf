package io.keraunos.processor;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a class, to report all of it at once. */
final class Mistakes {

  private record Mistake(
      Rule rule,
      String message,
      Element element,
      @Nullable AnnotationMirror annotation,
      @Nullable AnnotationValue value) {}

  private final List<Mistake> mistakes = new ArrayList<>();

  /** At an element. */
  void add(Rule rule, Element element, String message) {
    mistakes.add(new Mistake(rule, message, element, null, null));
  }

  /** At a value of an annotation, or at the annotation if the value is a default. */
  void add(
      Rule rule,
      Element element,
      AnnotationMirror annotation,
      @Nullable AnnotationValue value,
      String message) {
    mistakes.add(new Mistake(rule, message, element, annotation, value));
  }

  boolean isEmpty() {
    return mistakes.isEmpty();
  }

  void report(Messager messager) {
    for (Mistake mistake : mistakes) {
      String text = "[" + mistake.rule.id() + "] " + mistake.message;
      if (mistake.annotation == null) {
        messager.printMessage(Diagnostic.Kind.ERROR, text, mistake.element);
      } else if (mistake.value == null) {
        messager.printMessage(Diagnostic.Kind.ERROR, text, mistake.element, mistake.annotation);
      } else {
        messager.printMessage(
            Diagnostic.Kind.ERROR, text, mistake.element, mistake.annotation, mistake.value);
      }
    }
  }
}
