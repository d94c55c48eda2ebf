package io.keraunos.processor.source;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values that get into the graph which pieces of code build: arguments of calls that make
 * ops, and what decides whether one is made. Names and seeds are no values of the graph.
 */
final class GraphInputs extends TreeScanner<@Nullable Void, @Nullable Void> {
  private static final Pattern BUILDERS =
      Pattern.compile("(org\\.tensorflow|io\\.keraunos\\.(layer|loss|metric|step))\\..*");

  private final Source source;
  private final Methods methods;
  private final Flow flow;
  private final Set<Tree> found = new LinkedHashSet<>();
  private int ops; // those seen so far

  private GraphInputs(Source source, Methods methods, Flow flow) {
    this.source = source;
    this.methods = methods;
    this.flow = flow;
  }

  /** Returns the origins of the values that get into the graph. */
  static Set<Tree> of(Source source, Methods methods, Flow flow, Set<Tree> code) {
    GraphInputs inputs = new GraphInputs(source, methods, flow);
    inputs.scan(code, null);
    return inputs.found;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
    Element method = source.element(call).orElse(null);
    if (method != null && methods.of(method).isEmpty() && builds(method)) {
      ops++;
      call.getArguments().stream()
          .filter(argument -> !isText(argument))
          .forEach(argument -> found.addAll(flow.of(argument)));
    }
    return super.visitMethodInvocation(call, null);
  }

  @Override
  public @Nullable Void visitIf(IfTree choice, @Nullable Void unused) {
    scan(choice.getCondition(), null);
    int before = ops;
    scan(choice.getThenStatement(), null);
    scan(choice.getElseStatement(), null);
    if (ops > before) {
      found.addAll(flow.of(choice.getCondition()));
    }
    return null;
  }

  private static boolean builds(Element method) {
    return method.getEnclosingElement() instanceof TypeElement owner
        && BUILDERS.matcher(owner.getQualifiedName()).matches()
        && !method.getSimpleName().contentEquals("seed");
  }

  private boolean isText(ExpressionTree argument) {
    return String.valueOf(source.typeOf(argument)).equals("java.lang.String");
  }
}
