package io.keraunos.processor.parse;

import io.keraunos.processor.parse.Finding.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;

/**
 * The findings in one class: its mistakes, and whether it names types that are not there yet,
 * because another processor may generate them in a later round.
 */
final class Findings {
  private final TypeElement module;
  private final Predicate<TypeElement> isSource;
  private final Levels levels;
  private final Set<Finding> remarks = new LinkedHashSet<>();
  private final Set<Finding> mistakes = new LinkedHashSet<>();
  private boolean unresolved;

  Findings(TypeElement module, Predicate<TypeElement> isSource, Levels levels) {
    this.module = module;
    this.isSource = isSource;
    this.levels = levels;
  }

  void report(Element at, Mistake mistake, Object... arguments) {
    report(Place.of(at), mistake, arguments);
  }

  /**
   * Reports a mistake. A compiler shows no line for an element of a class file: then the class's
   * own is shown.
   */
  void report(Place at, Mistake mistake, Object... arguments) {
    levels.kind(mistake).ifPresent(kind -> add(kind, at, mistake, arguments));
  }

  private void add(Diagnostic.Kind kind, Place at, Mistake mistake, Object... arguments) {
    String message = mistake.message(arguments);
    TypeElement outermost = Nesting.outermost(at.element());
    Set<Finding> all = kind == Diagnostic.Kind.ERROR ? mistakes : remarks;
    if (isSource.test(outermost)) {
      all.add(new Finding(mistake, kind, message, at));
    } else {
      String found = message + " (Found in " + outermost.getQualifiedName() + ".)";
      all.add(new Finding(mistake, kind, found, Place.of(module)));
    }
  }

  /** Returns whether the type is complete; notes if it is not. */
  boolean resolved(TypeMirror type) {
    boolean resolved = !Unresolved.isIn(type);
    unresolved |= !resolved;
    return resolved;
  }

  /** Notes that an annotation has a value that the compiler itself complains about. */
  void broken() {
    unresolved = true;
  }

  boolean unresolved() {
    return unresolved;
  }

  /** Returns what is told although the class is written: warnings and notes. */
  List<Finding> remarks() {
    return new ArrayList<>(remarks);
  }

  /** Returns the errors. */
  List<Finding> mistakes() {
    return new ArrayList<>(mistakes);
  }
}
