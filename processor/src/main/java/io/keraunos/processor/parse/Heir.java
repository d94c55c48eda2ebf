package io.keraunos.processor.parse;

import com.google.auto.common.MoreTypes;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * A class that can be instantiated and inherits all its annotated methods, and so is no module.
 *
 * @param type the class
 * @param parent the superclass that declares annotated methods
 */
public record Heir(TypeElement type, TypeElement parent) {

  /**
   * Finds those among classes and the classes nested in them.
   *
   * @param marks the names of the annotations of methods that make a class a module
   */
  public static Stream<Heir> in(Stream<? extends Element> elements, Set<String> marks) {
    return elements
        .filter(element -> element.getKind().isClass() || element.getKind().isInterface())
        .map(TypeElement.class::cast)
        .flatMap(
            type ->
                Stream.concat(
                    of(type, marks).stream(),
                    in(ElementFilter.typesIn(type.getEnclosedElements()).stream(), marks)));
  }

  private static Optional<Heir> of(TypeElement type, Set<String> marks) {
    if (type.getKind() != ElementKind.CLASS
        || type.getModifiers().contains(Modifier.ABSTRACT)
        || declares(type, marks)) {
      return Optional.empty();
    }
    TypeMirror next = type.getSuperclass();
    while (next.getKind() == TypeKind.DECLARED) {
      TypeElement parent = MoreTypes.asTypeElement(next);
      if (declares(parent, marks)) {
        return Optional.of(new Heir(type, parent));
      }
      next = parent.getSuperclass();
    }
    return Optional.empty();
  }

  private static boolean declares(TypeElement type, Set<String> marks) {
    return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
        .flatMap(method -> method.getAnnotationMirrors().stream())
        .map(mirror -> MoreTypes.asTypeElement(mirror.getAnnotationType()).getQualifiedName())
        .anyMatch(name -> marks.contains(name.toString()));
  }
}
