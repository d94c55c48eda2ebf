package io.keraunos.processor.parse;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ErrorType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.SimpleTypeVisitor14;
import org.jspecify.annotations.Nullable;

/** Finds types that the compiler does not know (yet) inside other types. */
final class Unresolved extends SimpleTypeVisitor14<@Nullable Void, List<String>> {
  private static final Unresolved VISITOR = new Unresolved();

  private Unresolved() {}

  /** Returns whether the type is unknown, or is made of an unknown one. */
  static boolean isIn(TypeMirror type) {
    return !names(type).isEmpty();
  }

  /** Returns the names of the unknown types in a type, as they are written. */
  static List<String> names(TypeMirror type) {
    List<String> names = new ArrayList<>();
    type.accept(VISITOR, names);
    return names;
  }

  @Override
  public @Nullable Void visitError(ErrorType type, List<String> names) {
    names.add(Module.withoutAnnotations(type));
    return null;
  }

  @Override
  public @Nullable Void visitArray(ArrayType type, List<String> names) {
    return type.getComponentType().accept(this, names);
  }

  @Override
  public @Nullable Void visitDeclared(DeclaredType type, List<String> names) {
    type.getTypeArguments().forEach(argument -> argument.accept(this, names));
    return null;
  }

  @Override
  public @Nullable Void visitWildcard(WildcardType type, List<String> names) {
    if (type.getExtendsBound() != null) {
      type.getExtendsBound().accept(this, names);
    }
    if (type.getSuperBound() != null) {
      type.getSuperBound().accept(this, names);
    }
    return null;
  }
}
