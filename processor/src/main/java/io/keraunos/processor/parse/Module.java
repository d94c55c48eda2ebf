package io.keraunos.processor.parse;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * The annotated class that is being parsed, with what its parts are parsed with.
 *
 * @param type the class
 * @param elements the compiler's elements
 * @param types the compiler's types
 * @param runtime the runtime's types
 * @param findings takes the mistakes
 */
record Module(
    TypeElement type, Elements elements, Types types, RuntimeTypes runtime, Findings findings) {

  String name() {
    return type.getSimpleName().toString();
  }

  /** Returns the class and its superclasses except Object, the topmost first. */
  List<TypeElement> lineage() {
    List<TypeElement> lineage = new ArrayList<>();
    TypeMirror next = type.asType();
    while (next.getKind() == TypeKind.DECLARED) {
      TypeElement element = (TypeElement) ((DeclaredType) next).asElement();
      if (element.getSuperclass().getKind() != TypeKind.NONE) {
        lineage.add(element);
      }
      next = element.getSuperclass();
    }
    Collections.reverse(lineage);
    return lineage;
  }

  /**
   * Returns the methods, inherited ones first, then in source order; overridden ones are left out.
   */
  List<ExecutableElement> methods() {
    List<ExecutableElement> all = allMethods();
    return all.stream()
        .filter(method -> all.stream().noneMatch(other -> overrides(other, method)))
        .toList();
  }

  /** Returns the methods of the superclasses that this one overrides. */
  List<ExecutableElement> overridden(ExecutableElement method) {
    return allMethods().stream().filter(other -> overrides(method, other)).toList();
  }

  /**
   * Returns whether a method overrides another, also with Eclipse's compiler, which says of two
   * methods that each overrides the other.
   */
  private boolean overrides(ExecutableElement overrider, ExecutableElement overridden) {
    if (!overrider.getSimpleName().equals(overridden.getSimpleName())) {
      return false;
    }
    List<TypeElement> lineage = lineage();
    return lineage.indexOf(Nesting.around(overrider).get(0))
            > lineage.indexOf(Nesting.around(overridden).get(0))
        && elements.overrides(overrider, overridden, type);
  }

  private List<ExecutableElement> allMethods() {
    return lineage().stream()
        .flatMap(part -> ElementFilter.methodsIn(part.getEnclosedElements()).stream())
        .toList();
  }

  /** Returns the fields, inherited ones first, then in source order. */
  List<VariableElement> fields() {
    return lineage().stream()
        .flatMap(part -> ElementFilter.fieldsIn(part.getEnclosedElements()).stream())
        .toList();
  }

  /** Returns the type of a field or method as this class inherits it. */
  TypeMirror typeOf(Element member) {
    return types.asMemberOf((DeclaredType) type.asType(), member);
  }

  PackageElement packageOf(Element element) {
    return elements.getPackageOf(element);
  }

  /**
   * Returns whether generated code in the class's package can access a member of the class or its
   * superclasses.
   */
  boolean canName(Element member) {
    Set<Modifier> modifiers = member.getModifiers();
    return modifiers.contains(Modifier.PUBLIC)
        || (!modifiers.contains(Modifier.PRIVATE) && packageOf(member).equals(packageOf(type)));
  }

  /** Returns a type as a user writes it: without packages, and without annotations. */
  static String text(TypeMirror type) {
    return withoutPackages(withoutAnnotations(type)).replace(",", ", ");
  }

  /** Returns a type as a user writes it: without packages. */
  static String text(TypeName type) {
    return withoutPackages(type.toString());
  }

  /** Returns a type's name without annotations of types, which some compilers print. */
  static String withoutAnnotations(TypeMirror type) {
    return type.toString().replaceAll("@[\\w.]+(\\([^)]*\\))? ?", "");
  }

  private static String withoutPackages(String type) {
    return type.replaceAll("\\b[a-z]\\w*\\.", "");
  }

  /** Joins names for a sentence. */
  static String text(List<? extends Element> named) {
    return named.stream().map(Element::toString).collect(Collectors.joining(", "));
  }
}
