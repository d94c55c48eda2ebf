package io.keraunos.processor.source;

import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** The methods of a class and of the classes in it, with what they call of each other. */
final class Methods {
  private final Source source;
  private final Map<Element, MethodTree> methods = new LinkedHashMap<>();

  Methods(Source source, Tree type) {
    this.source = source;
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
        source.element(method).ifPresent(element -> methods.put(element, method));
        return super.visitMethod(method, null);
      }
    }.scan(type, null);
  }

  /** Returns the method of an element, if its source is here. */
  Optional<MethodTree> of(Element element) {
    return Optional.ofNullable(methods.get(element));
  }

  /** Returns the methods with an annotation. */
  List<MethodTree> with(Class<? extends Annotation> annotation) {
    return methods.entrySet().stream()
        .filter(method -> Annotated.isOn(method.getKey(), annotation))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Returns pieces of code and the methods that they call, directly or by others. */
  Set<Tree> reached(Collection<? extends Tree> roots) {
    Set<Tree> reached = new LinkedHashSet<>();
    TreeScanner<@Nullable Void, @Nullable Void> calls =
        new TreeScanner<>() {
          @Override
          public @Nullable Void visitMethodInvocation(
              MethodInvocationTree call, @Nullable Void unused) {
            follow(call);
            return super.visitMethodInvocation(call, null);
          }

          @Override
          public @Nullable Void visitMemberReference(
              MemberReferenceTree reference, @Nullable Void unused) {
            follow(reference);
            return super.visitMemberReference(reference, null);
          }

          private void follow(Tree call) {
            source
                .element(call)
                .flatMap(Methods.this::of)
                .filter(reached::add)
                .ifPresent(method -> scan(method, null));
          }
        };
    for (Tree root : roots) {
      if (reached.add(root)) {
        calls.scan(root, null);
      }
    }
    return reached;
  }
}
