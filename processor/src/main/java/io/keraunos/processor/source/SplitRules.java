package io.keraunos.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import io.keraunos.annotation.DataLoader;
import io.keraunos.processor.parse.LoaderMistake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Finds splits into what is trained on and what is measured that are drawn without a seed: a list
 * that is shuffled and then cut, examples dealt out by chance, a split with a seed that was drawn.
 */
final class SplitRules {
  /** Methods that return a part of what they are called on, or handed. */
  private static final Set<String> CUTS =
      Set.of("subset", "subList", "limit", "skip", "copyOfRange", "copyOf");

  /** Methods that split by a seed, or by indices. */
  private static final Set<String> SPLITS =
      Set.of("randomSplit", "stratifiedSplit", "groupSplit", "subset");

  private final Source source;
  private final Methods methods;

  SplitRules(Source source, Methods methods) {
    this.source = source;
    this.methods = methods;
  }

  void check(Tree type) {
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitClass(ClassTree declared, @Nullable Void unused) {
        checkClass(declared);
        return super.visitClass(declared, null);
      }
    }.scan(type, null);
  }

  private void checkClass(ClassTree type) {
    List<Tree> roots = new ArrayList<>();
    List<MethodTree> evaluated = new ArrayList<>();
    boolean trains = false;
    for (Tree member : type.getMembers()) {
      Optional<String> stage = stage(member);
      boolean isConstructor = member instanceof MethodTree method && method.getReturnType() == null;
      if (stage.isPresent()
          || isConstructor
          || !(member instanceof MethodTree || member instanceof ClassTree)) {
        roots.add(member);
      }
      trains |= stage.filter("TRAIN"::equals).isPresent();
      stage
          .filter(of -> of.equals("VALIDATE") || of.equals("TEST"))
          .ifPresent(of -> evaluated.add((MethodTree) member));
    }
    if (trains && !evaluated.isEmpty()) {
      check(methods.reached(roots), evaluated);
    }
  }

  private Optional<String> stage(Tree member) {
    return member instanceof MethodTree
        ? source
            .element(member)
            .flatMap(element -> Annotated.constant(element, DataLoader.class, "stage"))
        : Optional.empty();
  }

  private void check(Set<Tree> code, List<MethodTree> evaluated) {
    Draws draws = new Draws(source);
    Finder finder = new Finder(new Flow(source, methods, code, draws::isUnseeded));
    finder.scan(code, null);
    if (finder.orders.isEmpty() && finder.splits.isEmpty()) {
      return;
    }
    Flow flow =
        new Flow(
            source,
            methods,
            code,
            tree -> finder.orders.contains(tree) || finder.splits.contains(tree));
    Set<Tree> cut = new HashSet<>(finder.splits);
    finder.cuts.forEach(call -> cut.addAll(flow.of(call)));
    Set<Tree> reported = new HashSet<>();
    for (MethodTree loader : evaluated) {
      Element element = source.element(loader).orElseThrow();
      for (Tree origin : flow.of(element)) {
        if (cut.contains(origin) && reported.add(origin)) {
          source.report(
              origin,
              LoaderMistake.SPLIT_UNSEEDED,
              origin,
              loader.getName(),
              stage(loader).orElseThrow());
        }
      }
    }
  }

  /** Collects what depends on a draw. */
  private final class Finder extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Flow drawn;
    private final Set<Tree> orders = new LinkedHashSet<>();
    private final Set<Tree> splits = new LinkedHashSet<>();
    private final Set<Tree> cuts = new LinkedHashSet<>();

    Finder(Flow drawn) {
      this.drawn = drawn;
    }

    private boolean isDrawn(List<? extends Tree> arguments) {
      return arguments.stream().anyMatch(argument -> !drawn.of(argument).isEmpty());
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      Element method = source.element(call).orElse(null);
      if (method != null && method.getEnclosingElement() instanceof TypeElement owner) {
        String name = method.getSimpleName().toString();
        boolean isOfData = owner.getQualifiedName().toString().startsWith("io.keraunos.data.");
        int arguments = call.getArguments().size();
        if (name.equals("shuffle")
            && owner.getQualifiedName().contentEquals("java.util.Collections")) {
          if (arguments == 1 || isDrawn(call.getArguments().subList(1, arguments))) {
            orders.add(call);
          }
        } else if (isOfData && SPLITS.contains(name) && isDrawn(call.getArguments())) {
          splits.add(call);
        }
        if (CUTS.contains(name) || (isOfData && SPLITS.contains(name))) {
          cuts.add(call);
        }
      }
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public @Nullable Void visitIf(IfTree choice, @Nullable Void unused) {
      if (!drawn.of(choice.getCondition()).isEmpty()
          && choice.getElseStatement() != null
          && adds(choice.getThenStatement())
          && adds(choice.getElseStatement())) {
        splits.add(choice.getCondition());
      }
      return super.visitIf(choice, null);
    }

    private boolean adds(@Nullable Tree branch) {
      boolean[] found = {false};
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitMethodInvocation(
            MethodInvocationTree call, @Nullable Void unused) {
          found[0] |=
              source
                  .element(call)
                  .filter(method -> method.getSimpleName().contentEquals("add"))
                  .isPresent();
          return super.visitMethodInvocation(call, null);
        }
      }.scan(branch, null);
      return found[0];
    }
  }
}
