package io.keraunos.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import io.keraunos.annotation.HigherIsBetter;
import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.processor.parse.MetricMistake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * Finds monitors that take the worst values of a metric for the best. The direction of a metric is
 * that of what a step logs under its name: of a method that is annotated with {@link
 * HigherIsBetter} or {@link LowerIsBetter}, as the metrics and losses of the library are. What is
 * computed otherwise has no direction here. A monitor may come before or after the module in the
 * program, so both are remembered.
 */
final class MonitorRules {
  private static final String BEST = "io.keraunos.callback.Best";

  private final List<Monitor> monitors = new ArrayList<>();
  private final Map<Logged, Direction> directions = new HashMap<>();

  /** Which values of a metric are better. */
  private enum Direction {
    MIN("lower", "Best.MIN"),
    MAX("higher", "Best.MAX"),
    /** Steps log different things under the name. */
    UNKNOWN("", "");

    private final String better;
    private final String constant;

    Direction(String better, String constant) {
      this.better = better;
      this.constant = constant;
    }
  }

  private record Logged(String type, String name) {}

  /**
   * A call that monitors a metric.
   *
   * @param metric the metric
   * @param mode what it takes for better
   * @param change what to write instead
   */
  private record Monitor(Call call, MonitoredMetric metric, Direction mode, String change) {}

  void check(Call call) {
    if (call.is("io.keraunos.step.Step", "log") && call.arguments().size() == 2) {
      logged(call);
    } else if (call.owner().startsWith("io.keraunos.")) {
      monitored(call);
    }
  }

  private void logged(Call call) {
    Optional<String> name = text(call.source(), call.arguments().get(0));
    Optional<Direction> direction = direction(call);
    if (name.isEmpty()) {
      return;
    }
    enclosing(call.path())
        .flatMap(call.source()::element)
        .map(type -> new Logged(((TypeElement) type).getQualifiedName().toString(), name.get()))
        .ifPresent(
            key ->
                directions.merge(
                    key,
                    direction.orElse(Direction.UNKNOWN),
                    (one, other) -> one == other ? one : Direction.UNKNOWN));
  }

  private static Optional<ClassTree> enclosing(TreePath place) {
    for (TreePath path = place; path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof ClassTree type) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(Source source, ExpressionTree expression) {
    ExpressionTree bare = Source.bare(expression);
    if (bare instanceof LiteralTree literal) {
      return literal.getValue() instanceof String text ? Optional.of(text) : Optional.empty();
    }
    return source.element(bare).orElse(null) instanceof VariableElement variable
            && variable.getConstantValue() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<Direction> direction(Call log) {
    if (!(log.source().origin(log.arguments().get(1)) instanceof MethodInvocationTree value)
        || !(log.source().element(value).orElse(null) instanceof ExecutableElement method)
        || !(method.getEnclosingElement() instanceof TypeElement owner)) {
      return Optional.empty();
    }
    if (Annotated.isOn(method, HigherIsBetter.class)) {
      return Optional.of(Direction.MAX);
    }
    boolean loss = owner.getQualifiedName().toString().startsWith("io.keraunos.loss.");
    return Annotated.isOn(method, LowerIsBetter.class) && (!loss || isMeasuring(log))
        ? Optional.of(Direction.MIN)
        : Optional.empty();
  }

  /**
   * Returns whether a call is in a step that evaluates, of a class that trains one loss: of two
   * that train against each other, one may be best where its loss is high.
   */
  private static boolean isMeasuring(Call log) {
    for (TreePath path = log.path(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof MethodTree method) {
        Optional<Element> element = log.source().element(method);
        return element.isPresent()
            && (Annotated.isOn(element.get(), ValidationStep.class)
                || Annotated.isOn(element.get(), TestStep.class))
            && Annotated.methods(
                        (TypeElement) Objects.requireNonNull(element.get().getEnclosingElement()),
                        TrainingStep.class)
                    .size()
                <= 1;
      }
    }
    return false;
  }

  private void monitored(Call call) {
    boolean isPlateau = call.is("io.keraunos.optimizer.ReduceOnPlateau", "monitor");
    Optional<Direction> mode = isPlateau ? plateauMode(call) : mode(call);
    Optional<MonitoredMetric> metric = MonitoredMetric.of(call);
    if (mode.isPresent() && metric.isPresent()) {
      Direction other = mode.get() == Direction.MIN ? Direction.MAX : Direction.MIN;
      String change =
          isPlateau
              ? "call largerIsBetter(%s)".formatted(other == Direction.MAX)
              : "use " + other.constant;
      monitors.add(new Monitor(call, metric.get(), mode.get(), change));
    }
  }

  /** Returns the constant of {@code Best} that a call is handed. */
  private static Optional<Direction> mode(Call call) {
    return call.arguments().stream()
        .flatMap(argument -> call.source().element(Source.bare(argument)).stream())
        .filter(element -> element.getKind() == ElementKind.ENUM_CONSTANT)
        .filter(element -> element.asType().toString().equals(BEST))
        .map(element -> Direction.valueOf(element.getSimpleName().toString()))
        .findFirst();
  }

  /** Returns what a plateau's chain of calls says; empty if it may be said elsewhere. */
  private static Optional<Direction> plateauMode(Call call) {
    TreePath path = call.path();
    while (path.getParentPath().getLeaf() instanceof MemberSelectTree select
        && path.getParentPath().getParentPath().getLeaf() instanceof MethodInvocationTree next) {
      if (select.getIdentifier().contentEquals("largerIsBetter")) {
        return next.getArguments().get(0) instanceof LiteralTree literal
            ? Optional.of(Boolean.TRUE.equals(literal.getValue()) ? Direction.MAX : Direction.MIN)
            : Optional.empty();
      }
      path = path.getParentPath().getParentPath();
    }
    return path.getParentPath().getLeaf() instanceof VariableTree
        ? Optional.empty()
        : Optional.of(Direction.MIN);
  }

  /** Reports the monitors whose metric's direction is known by now. */
  void report() {
    for (Monitor monitor : List.copyOf(monitors)) {
      direction(monitor)
          .ifPresent(
              direction -> {
                monitors.remove(monitor);
                if (direction != monitor.mode() && direction != Direction.UNKNOWN) {
                  monitor
                      .call()
                      .source()
                      .report(
                          monitor.call().tree(),
                          MetricMistake.METRIC_DIRECTION,
                          monitor.metric().name(),
                          direction.better,
                          monitor.call().name(),
                          monitor.mode().better,
                          monitor.change());
                }
              });
    }
  }

  private Optional<Direction> direction(Monitor monitor) {
    String name = monitor.metric().name();
    int loader = name.lastIndexOf('/');
    return Annotated.lineage(monitor.metric().module()).stream()
        .map(type -> type.getQualifiedName().toString())
        .flatMap(
            type ->
                Optional.ofNullable(directions.get(new Logged(type, name)))
                    .or(
                        () ->
                            loader < 0
                                ? Optional.empty()
                                : Optional.ofNullable(
                                    directions.get(new Logged(type, name.substring(0, loader)))))
                    .stream())
        .findFirst();
  }
}
