package io.keraunos.graph.analysis;

import io.keraunos.gradient.Differentiability;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/**
 * The ops between variables and a loss through which the loss depends on the variables' values. A
 * path that carries only a shape, an index or a condition is none: what is computed from integers
 * or booleans does not change with the values around it, and neither does what is rounded.
 */
public final class GradientPaths {

  private final Set<GraphOperation> above;
  private final Set<GraphOperation> starts; // they give the variables' values
  private final Set<GraphOperation> onPath;

  private GradientPaths(
      Set<GraphOperation> above, Set<GraphOperation> starts, Set<GraphOperation> onPath) {
    this.above = above;
    this.starts = starts;
    this.onPath = onPath;
  }

  /**
   * Finds the ops on a path.
   *
   * @param above the ops that the loss depends on in any way, its own included
   */
  public static GradientPaths of(
      Operand<?> loss, Collection<? extends Operand<?>> variables, Set<GraphOperation> above) {
    Set<GraphOperation> up =
        reached(List.of((GraphOperation) loss.asOutput().op()), GradientPaths::valuesFrom, above);
    Set<GraphOperation> starts = new LinkedHashSet<>();
    variables.forEach(variable -> starts.add((GraphOperation) variable.asOutput().op()));
    Set<GraphOperation> down = reached(starts, GradientPaths::valuesTo, up);
    return new GradientPaths(above, starts, down);
  }

  /**
   * Returns the names of the variables that a loss would depend on without its {@code
   * stopGradient}s.
   *
   * @param variables their values, by name
   */
  public static Set<String> stopped(Operand<?> loss, Map<String, ? extends Operand<?>> variables) {
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>();
    open.push((GraphOperation) loss.asOutput().op());
    while (!open.isEmpty()) {
      GraphOperation op = open.pop();
      if (seen.add(op)) {
        valuesFrom(op, GradientPaths::endsGradients).forEach(open::push);
      }
    }
    Set<String> names = new HashSet<>();
    variables.forEach(
        (name, value) -> {
          if (seen.contains((GraphOperation) value.asOutput().op())) {
            names.add(name);
          }
        });
    return names;
  }

  private static boolean endsGradients(GraphOperation op) {
    return Differentiability.isFlat(op) && !op.type().equals("StopGradient");
  }

  /** Returns the ops on a path, between the variables and the loss. */
  public Set<GraphOperation> ops() {
    Set<GraphOperation> between = new HashSet<>(onPath);
    between.removeAll(starts);
    return between;
  }

  /** Returns whether a value depends on the variables' values. */
  public boolean reaches(Output<?> value) {
    return Differentiability.carriesGradients(value)
        && onPath.contains((GraphOperation) value.op());
  }

  /**
   * Returns the ops that depend on the variables in any way, and the loss on them, but that are on
   * no path.
   */
  public Set<GraphOperation> beside() {
    Set<GraphOperation> all = reached(starts, GraphOperation::consumers, above);
    all.removeAll(onPath);
    return all;
  }

  private static Set<GraphOperation> valuesTo(GraphOperation op) {
    Set<GraphOperation> next = new HashSet<>();
    for (int i = 0; i < op.numOutputs(); i++) {
      if (Differentiability.carriesGradients(op.output(i))) {
        next.addAll(op.consumers(i));
      }
    }
    next.removeIf(Differentiability::isFlat);
    return next;
  }

  private static Collection<GraphOperation> valuesFrom(GraphOperation op) {
    return valuesFrom(op, Differentiability::isFlat);
  }

  private static Collection<GraphOperation> valuesFrom(
      GraphOperation op, Predicate<GraphOperation> isFlat) {
    List<GraphOperation> before = new ArrayList<>();
    for (int i = 0; i < op.numInputs(); i++) {
      Output<?> input = op.input(i);
      GraphOperation from = (GraphOperation) input.op();
      if (Differentiability.carriesGradients(input) && !isFlat.test(from)) {
        before.add(from);
      }
    }
    return before;
  }

  private static Set<GraphOperation> reached(
      Collection<GraphOperation> from,
      Function<GraphOperation, Collection<GraphOperation>> next,
      Set<GraphOperation> within) {
    Set<GraphOperation> seen = new HashSet<>(from);
    seen.retainAll(within);
    Deque<GraphOperation> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (GraphOperation each : next.apply(open.pop())) {
        if (within.contains(each) && seen.add(each)) {
          open.push(each);
        }
      }
    }
    return seen;
  }
}
