package io.keraunos.processor.parse;

import com.google.auto.common.MoreElements;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** The classes around an element. */
final class Nesting {
  private Nesting() {}

  /** Returns the classes that hold the element, itself included, the innermost first. */
  static List<TypeElement> around(Element element) {
    List<TypeElement> types = new ArrayList<>();
    for (@Nullable Element next = element; next != null; next = next.getEnclosingElement()) {
      if (MoreElements.isType(next)) {
        types.add(MoreElements.asType(next));
      }
    }
    return types;
  }

  /** Returns whether a type is a record. */
  static boolean isRecord(TypeMirror type) {
    return type instanceof DeclaredType declared
        && declared.asElement().getKind() == ElementKind.RECORD;
  }

  /** Returns the class of the element's own file. */
  static TypeElement outermost(Element element) {
    List<TypeElement> types = around(element);
    return types.get(types.size() - 1);
  }
}
