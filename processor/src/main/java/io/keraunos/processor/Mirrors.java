package io.keraunos.processor;

import com.google.auto.common.AnnotationMirrors;
import com.google.auto.common.MoreElements;
import com.google.auto.common.MoreTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Questions about a program's elements and types. */
final class Mirrors {

  /** A type is not there yet: another processor may generate it in a later round. */
  static final class UnresolvedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Elements elements;
  private final Types types;
  private final Set<String> sources;

  /**
   * @param sources the top-level classes that are compiled from source
   */
  Mirrors(ProcessingEnvironment environment, Set<String> sources) {
    this.elements = environment.getElementUtils();
    this.types = environment.getTypeUtils();
    this.sources = sources;
  }

  /** Whether a class is compiled from source, so that its elements have a place in a file. */
  boolean fromSource(TypeElement type) {
    List<TypeElement> classes = enclosing(type);
    return sources.contains(classes.get(classes.size() - 1).getQualifiedName().toString());
  }

  /** A class and those it is nested in, itself first. */
  List<TypeElement> enclosing(TypeElement type) {
    List<TypeElement> classes = new ArrayList<>();
    Element at = type;
    while (at != null && MoreElements.isType(at)) {
      classes.add(MoreElements.asType(at));
      at = at.getEnclosingElement();
    }
    return classes;
  }

  Elements elements() {
    return elements;
  }

  Types types() {
    return types;
  }

  /** The same type, once it is known to be there with all its arguments. */
  TypeMirror resolved(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new UnresolvedTypeException();
    }
    if (type.getKind() == TypeKind.DECLARED) {
      MoreTypes.asDeclared(type).getTypeArguments().forEach(this::resolved);
    } else if (type.getKind() == TypeKind.ARRAY) {
      resolved(MoreTypes.asArray(type).getComponentType());
    }
    return type;
  }

  /** Whether a type is this class or interface, whatever its arguments. */
  boolean is(TypeMirror type, String name) {
    return type.getKind() == TypeKind.DECLARED
        && MoreTypes.asTypeElement(type).getQualifiedName().contentEquals(name);
  }

  /** Whether a type is this class or interface, or a subtype, whatever its arguments. */
  boolean isSubtype(TypeMirror type, String name) {
    return as(type, name).isPresent();
  }

  /** A type seen as one of its supertypes, with the arguments that has. */
  Optional<DeclaredType> as(TypeMirror type, String name) {
    if (type.getKind() != TypeKind.DECLARED) {
      return Optional.empty();
    }
    if (is(type, name)) {
      return Optional.of(MoreTypes.asDeclared(type));
    }
    for (TypeMirror supertype : types.directSupertypes(type)) {
      Optional<DeclaredType> found = as(supertype, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A type as its user wrote it, without packages. */
  String simple(TypeMirror type) {
    return type.toString().replaceAll("[a-z][A-Za-z0-9_]*\\.", "").replaceAll("@\\S+ ", "");
  }

  /** An annotation of ours on an element. */
  Optional<AnnotationMirror> annotation(Element element, String simpleName) {
    return element.getAnnotationMirrors().stream()
        .<AnnotationMirror>map(mirror -> mirror)
        .filter(mirror -> is(mirror.getAnnotationType(), Names.ANNOTATION + simpleName))
        .findFirst();
  }

  /** A value of an annotation, also if it is the default. */
  AnnotationValue value(AnnotationMirror annotation, String name) {
    return AnnotationMirrors.getAnnotationValue(annotation, name);
  }

  /** An int of an annotation. */
  int intValue(AnnotationMirror annotation, String name) {
    return (Integer) value(annotation, name).getValue();
  }

  /** A boolean of an annotation. */
  boolean booleanValue(AnnotationMirror annotation, String name) {
    return (Boolean) value(annotation, name).getValue();
  }

  /** The name of an enum constant of an annotation. */
  String enumValue(AnnotationMirror annotation, String name) {
    return ((VariableElement) value(annotation, name).getValue()).getSimpleName().toString();
  }

  /** The values of an array of an annotation. */
  List<AnnotationValue> listValue(AnnotationMirror annotation, String name) {
    Object value = value(annotation, name).getValue();
    if (value instanceof List<?> list) {
      return list.stream().map(AnnotationValue.class::cast).toList();
    }
    return List.of(value(annotation, name));
  }

  /** Whether code in this class's package may name another class. */
  boolean reachable(TypeElement type, TypeElement from) {
    boolean samePackage = MoreElements.getPackage(type).equals(MoreElements.getPackage(from));
    for (TypeElement element : enclosing(type)) {
      var visibility = com.google.auto.common.Visibility.ofElement(element);
      boolean visible =
          switch (visibility) {
            case PUBLIC -> true;
            case PRIVATE -> false;
            case PROTECTED, DEFAULT -> samePackage;
          };
      if (!visible) {
        return false;
      }
    }
    return true;
  }
}
