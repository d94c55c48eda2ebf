package io.keraunos.processor.source;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * A metric that a call watches, by the constant that is generated for it.
 *
 * @param module the module that logs it
 * @param name its name
 */
record MonitoredMetric(TypeElement module, String name) {
  private static final String METRIC_NAME = "io.keraunos.metric.MetricName";

  /** Returns the metric among the arguments of a call; of several the last. */
  static Optional<MonitoredMetric> of(Call call) {
    Optional<MonitoredMetric> metric = Optional.empty();
    for (ExpressionTree argument : call.arguments()) {
      if (call.source().element(Source.bare(argument)).orElse(null)
              instanceof VariableElement variable
          && variable.getKind() == ElementKind.FIELD
          && variable.asType().toString().equals(METRIC_NAME)) {
        metric = of(call.source(), variable);
      }
    }
    return metric;
  }

  private static Optional<MonitoredMetric> of(Source source, VariableElement constant) {
    return name(source, constant)
        .flatMap(name -> module(source, constant).map(type -> new MonitoredMetric(type, name)));
  }

  /** Returns the name in the constant's declaration, {@code MetricName.of("val_acc")}. */
  private static Optional<String> name(Source source, VariableElement constant) {
    Tree declared = source.trees().getTree(constant);
    return declared instanceof VariableTree variable
            && variable.getInitializer() instanceof MethodInvocationTree of
            && of.getArguments().size() == 1
            && of.getArguments().get(0) instanceof LiteralTree literal
            && literal.getValue() instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Returns the module that the class of a constant is generated for. */
  private static Optional<TypeElement> module(Source source, VariableElement constant) {
    if (!(constant.getEnclosingElement() instanceof TypeElement constants)
        || !constants.getSimpleName().toString().endsWith("Metrics")) {
      return Optional.empty();
    }
    String name = constants.getQualifiedName().toString();
    String module = name.substring(0, name.length() - "Metrics".length());
    int simple = module.lastIndexOf('.') + 1;
    String nested = module.substring(0, simple) + module.substring(simple).replace('_', '.');
    return source.type(module).or(() -> source.type(nested));
  }
}
