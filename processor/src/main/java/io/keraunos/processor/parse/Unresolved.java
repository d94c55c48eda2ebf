package io.keraunos.processor.parse;

import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ErrorType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.SimpleTypeVisitor14;
import org.jspecify.annotations.Nullable;

/** Finds types that the compiler does not know (yet) inside other types. */
final class Unresolved extends SimpleTypeVisitor14<Boolean, @Nullable Void> {
  private static final Unresolved VISITOR = new Unresolved();

  private Unresolved() {
    super(false);
  }

  /** Whether the type is, or is made of, one that is not known. */
  static boolean isIn(TypeMirror type) {
    return type.accept(VISITOR, null);
  }

  @Override
  public Boolean visitError(ErrorType type, @Nullable Void nothing) {
    return true;
  }

  @Override
  public Boolean visitArray(ArrayType type, @Nullable Void nothing) {
    return isIn(type.getComponentType());
  }

  @Override
  public Boolean visitDeclared(DeclaredType type, @Nullable Void nothing) {
    return type.getTypeArguments().stream().anyMatch(Unresolved::isIn);
  }

  @Override
  public Boolean visitWildcard(WildcardType type, @Nullable Void nothing) {
    return (type.getExtendsBound() != null && isIn(type.getExtendsBound()))
        || (type.getSuperBound() != null && isIn(type.getSuperBound()));
  }
}
